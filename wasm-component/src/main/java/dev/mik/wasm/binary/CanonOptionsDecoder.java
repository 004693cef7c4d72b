package dev.mik.wasm.binary;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.StringEncoding;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of one canonical definition ({@code opts} of {@code Binary.md}), gathered as they come; without an
 * encoding it is UTF-8.
 *
 * <p>That none comes twice is a rule of validation that is checked here, since {@link CanonicalOptions} has no room for
 * a second one.
 */
final class CanonOptionsDecoder {
    private Optional<StringEncoding> encoding = Optional.empty();
    private OptionalInt memory = OptionalInt.empty();
    private OptionalInt realloc = OptionalInt.empty();
    private OptionalInt postReturn = OptionalInt.empty();

    private CanonOptionsDecoder() {}

    /** An {@code opts}. */
    static CanonicalOptions options(ByteReader in) {
        CanonOptionsDecoder gathered = new CanonOptionsDecoder();
        in.vector(gathered::option);
        return new CanonicalOptions(
                gathered.encoding.orElse(StringEncoding.UTF8), gathered.memory, gathered.realloc, gathered.postReturn);
    }

    /** A {@code canonopt}; what it was is of no interest. */
    private int option(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        switch (opcode) {
            case 0x00 -> encoding(offset, StringEncoding.UTF8);
            case 0x01 -> encoding(offset, StringEncoding.UTF16);
            case 0x02 -> encoding(offset, StringEncoding.LATIN1_UTF16);
            case 0x03 -> memory = once(in, offset, memory, "memory");
            case 0x04 -> realloc = once(in, offset, realloc, "realloc");
            case 0x05 -> postReturn = once(in, offset, postReturn, "post-return");
            case 0x06 -> throw ByteReader.unsupported(offset, "async");
            case 0x07 -> throw refused(in, offset, "async callback");
            case 0x08 -> throw refused(in, offset, "the core-type option");
            case 0x09 -> throw ByteReader.unsupported(offset, "the gc option");
            default -> throw in.invalidLeadingByte(opcode, "canonical option");
        }
        return opcode;
    }

    private void encoding(int offset, StringEncoding next) {
        if (encoding.isPresent()) {
            throw new ComponentException.Invalid(
                    offset,
                    "canonical encoding option `" + text(encoding.get()) + "` conflicts with option `" + text(next)
                            + "`");
        }
        encoding = Optional.of(next);
    }

    private static String text(StringEncoding encoding) {
        return switch (encoding) {
            case UTF8 -> "utf8";
            case UTF16 -> "utf16";
            case LATIN1_UTF16 -> "latin1-utf16";
        };
    }

    private static OptionalInt once(ByteReader in, int offset, OptionalInt before, String name) {
        int index = in.u32();
        if (before.isPresent()) {
            throw new ComponentException.Invalid(offset, "canonical option `" + name + "` is specified more than once");
        }
        return OptionalInt.of(index);
    }

    private static RuntimeException refused(ByteReader in, int offset, String feature) {
        in.u32();
        return ByteReader.unsupported(offset, feature);
    }
}
