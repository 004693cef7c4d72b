package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;

/**
 * Strings into a guest's memory, with the allocations that {@code store_string} prescribes by where a string comes from.
 *
 * <p>One thing is not known: whether a guest that keeps strings as {@code latin1+utf16} had one in UTF-16 that would
 * have fitted Latin-1. It is taken for Latin-1; only the calls of {@code realloc} differ.
 */
final class StringLowering {
    private StringLowering() {}

    static long toUtf8(LiftLowerContext cx, String string) {
        return switch (cx.source) {
            case HOST, UTF8 -> copy(cx, CodeUnits.utf8(string), 1, 1);
            case UTF16 -> growToUtf8(cx, string, 3);
            case LATIN1_UTF16 -> growToUtf8(cx, string, CodeUnits.isLatin1(string) ? 2 : 3);
        };
    }

    static long toUtf16(LiftLowerContext cx, String string) {
        return switch (cx.source) {
            case HOST, UTF16, LATIN1_UTF16 -> copy(cx, CodeUnits.utf16(string), 2, 2);
            case UTF8 -> shrinkToUtf16(cx, string);
        };
    }

    static long toLatin1OrUtf16(LiftLowerContext cx, String string) {
        return switch (cx.source) {
            case UTF8 -> growToUtf16(cx, string, CodeUnits.utf8(string).length);
            case UTF16 -> growToUtf16(cx, string, string.length());
            case HOST, LATIN1_UTF16 ->
                CodeUnits.isLatin1(string)
                        ? copy(cx, CodeUnits.latin1(string), 1, 2)
                        : tagged(copy(cx, CodeUnits.utf16(string), 2, 2));
        };
    }

    private static long tagged(long range) {
        return range | (long) StringLifting.UTF16_TAG << 32;
    }

    /** {@code store_string_copy}: the size is known before. */
    private static long copy(LiftLowerContext cx, byte[] encoded, int unitSize, int alignment) {
        // What was lifted is short enough to at most double.
        if (cx.source == StringSource.HOST && encoded.length > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw new Trap(Trap.Kind.HOST, "a string of " + encoded.length + " bytes is too long");
        }
        int pointer = cx.allocate(alignment, encoded.length);
        cx.memory.write(pointer, encoded);
        return SequenceCodec.range(pointer, encoded.length / unitSize);
    }

    /** {@code store_string_to_utf8}: one byte a unit as far as that goes, then the worst case, then what it took. */
    private static long growToUtf8(LiftLowerContext cx, String string, int worstFactor) {
        int units = string.length();
        byte[] encoded = CodeUnits.utf8(string);
        int ascii = CodeUnits.firstAbove('\u007f', string);
        int pointer = cx.allocate(1, units);
        cx.memory.write(pointer, encoded, 0, ascii);
        if (ascii == units) {
            return SequenceCodec.range(pointer, units);
        }
        int worst = worstFactor * units;
        pointer = cx.reallocate(pointer, units, 1, worst);
        cx.memory.write(pointer + ascii, encoded, ascii, encoded.length - ascii);
        if (worst > encoded.length) {
            pointer = cx.reallocate(pointer, worst, 1, encoded.length);
        }
        return SequenceCodec.range(pointer, encoded.length);
    }

    /** {@code store_utf8_to_utf16}: two bytes for each byte of the source, then what it took. */
    private static long shrinkToUtf16(LiftLowerContext cx, String string) {
        byte[] encoded = CodeUnits.utf16(string);
        int worst = 2 * CodeUnits.utf8(string).length;
        int pointer = cx.allocate(2, worst);
        cx.memory.write(pointer, encoded);
        if (encoded.length < worst) {
            pointer = cx.reallocate(pointer, worst, 2, encoded.length);
        }
        return SequenceCodec.range(pointer, encoded.length / 2);
    }

    /** {@code store_string_to_latin1_or_utf16}: Latin-1 as far as that goes, then all of it as UTF-16. */
    private static long growToUtf16(LiftLowerContext cx, String string, int sourceUnits) {
        int latin1 = CodeUnits.firstAbove('\u00ff', string);
        int pointer = cx.allocate(2, sourceUnits);
        cx.memory.write(pointer, CodeUnits.latin1(string), 0, latin1);
        if (latin1 < string.length()) {
            return inflate(cx, string, latin1, pointer, sourceUnits);
        }
        if (latin1 < sourceUnits) {
            pointer = cx.reallocate(pointer, sourceUnits, 2, latin1);
        }
        return SequenceCodec.range(pointer, latin1);
    }

    private static long inflate(LiftLowerContext cx, String string, int latin1, int old, int sourceUnits) {
        int worst = 2 * sourceUnits;
        int pointer = cx.reallocate(old, sourceUnits, 2, worst);
        byte[] encoded = CodeUnits.utf16(string);
        byte[] moved = cx.memory.readBytes(pointer, latin1);
        for (int i = 0; i < latin1; i++) {
            encoded[2 * i] = moved[i];
        }
        cx.memory.write(pointer, encoded);
        if (worst > encoded.length) {
            pointer = cx.reallocate(pointer, worst, 2, encoded.length);
        }
        return tagged(SequenceCodec.range(pointer, encoded.length / 2));
    }
}
