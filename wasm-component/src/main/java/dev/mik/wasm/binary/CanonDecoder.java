package dev.mik.wasm.binary;

import dev.mik.wasm.model.CanonDefinition;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.Definition;

/** Canonical definitions ({@code canon} of {@code Binary.md}): lifts, lowers and the built-ins for resources. */
final class CanonDecoder {
    private CanonDecoder() {}

    /** A {@code canon}. */
    static Definition canon(ByteReader in) {
        int offset = in.position();
        return new Definition.Canon(offset, definition(in, offset));
    }

    private static CanonDefinition definition(ByteReader in, int offset) {
        int opcode = in.u8();
        return switch (opcode) {
            case 0x00 -> lift(in);
            case 0x01 -> lower(in);
            case 0x02 -> new CanonDefinition.ResourceNew(in.u32());
            case 0x03 -> new CanonDefinition.ResourceDrop(in.u32());
            case 0x04 -> new CanonDefinition.ResourceRep(in.u32());
            default -> throw ByteReader.unsupported(offset, "canon " + AsyncBuiltins.skip(in, opcode));
        };
    }

    private static CanonDefinition lift(ByteReader in) {
        func(in, "canonical function lift");
        int coreFunction = in.u32();
        CanonicalOptions options = CanonOptionsDecoder.options(in);
        return new CanonDefinition.Lift(coreFunction, options, in.u32());
    }

    private static CanonDefinition lower(ByteReader in) {
        func(in, "canonical function lower");
        return new CanonDefinition.Lower(in.u32(), CanonOptionsDecoder.options(in));
    }

    private static void func(ByteReader in, String what) {
        int sort = in.u8();
        if (sort != 0x00) {
            throw in.invalidLeadingByte(sort, what);
        }
    }
}
