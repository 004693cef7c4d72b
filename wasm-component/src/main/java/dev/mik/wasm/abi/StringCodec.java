package dev.mik.wasm.abi;

import dev.mik.wasm.model.StringEncoding;

/** {@code string}, in one of the three encodings of guests. */
final class StringCodec extends SequenceCodec {
    private final StringEncoding encoding;

    StringCodec(StringEncoding encoding) {
        this.encoding = encoding;
    }

    @Override
    Object liftRange(LiftLowerContext cx, int pointer, int length) {
        return switch (encoding) {
            case UTF8 -> StringLifting.utf8(cx, pointer, length);
            case UTF16 -> StringLifting.utf16(cx, pointer, length);
            case LATIN1_UTF16 -> StringLifting.latin1OrUtf16(cx, pointer, length);
        };
    }

    @Override
    long lowerRange(LiftLowerContext cx, Object value) {
        if (!(value instanceof String string)) {
            throw cx.misfit(this, "a String", value);
        }
        if (cx.source == StringSource.HOST) {
            checkHostString(cx, string);
        }
        return switch (encoding) {
            case UTF8 -> StringLowering.toUtf8(cx, string);
            case UTF16 -> StringLowering.toUtf16(cx, string);
            case LATIN1_UTF16 -> StringLowering.toLatin1OrUtf16(cx, string);
        };
    }

    /** Strings that were lifted are good; those of the host may have lone surrogates, or any length. */
    private void checkHostString(LiftLowerContext cx, String string) {
        int length = string.length();
        if (length > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw cx.misfit(this, "must have at most " + LiftLowerContext.MAX_BYTE_LENGTH + " code units");
        }
        int lone = CodeUnits.loneSurrogate(string);
        if (lone >= 0) {
            throw cx.misfit(this, "must not have a lone surrogate, as there is at index " + lone);
        }
    }

    @Override
    String describe(int depth) {
        return "string";
    }
}
