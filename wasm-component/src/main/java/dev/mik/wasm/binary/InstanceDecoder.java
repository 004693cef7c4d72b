package dev.mik.wasm.binary;

import dev.mik.wasm.model.Definition;

/** Instances of modules and components ({@code core:instance}, {@code instance} of {@code Binary.md}). */
final class InstanceDecoder {
    private InstanceDecoder() {}

    /** A {@code core:instance}. */
    static Definition coreInstance(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x00 -> new Definition.CoreInstantiate(offset, in.u32(), in.vector(InstanceDecoder::coreArgument));
            case 0x01 -> new Definition.CoreInlineExports(offset, in.vector(InstanceDecoder::coreExport));
            default -> throw in.invalidLeadingByte(opcode, "core instance");
        };
    }

    private static Definition.CoreArgument coreArgument(ByteReader in) {
        String name = in.name();
        int sort = in.u8();
        if (sort != 0x12) {
            throw in.invalidLeadingByte(sort, "instantiation arg kind");
        }
        return new Definition.CoreArgument(name, in.u32());
    }

    private static Definition.CoreExport coreExport(ByteReader in) {
        return new Definition.CoreExport(in.name(), SortDecoder.coreExportable(in));
    }

    /** An {@code instance}. */
    static Definition instance(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x00 -> new Definition.Instantiate(offset, in.u32(), in.vector(InstanceDecoder::argument));
            case 0x01 -> new Definition.InlineExports(offset, in.vector(InstanceDecoder::export));
            default -> throw in.invalidLeadingByte(opcode, "instance");
        };
    }

    private static Definition.Argument argument(ByteReader in) {
        return new Definition.Argument(in.name(), SortDecoder.exportable(in));
    }

    private static Definition.InlineExport export(ByteReader in) {
        return new Definition.InlineExport(ExternDecoder.name(in), SortDecoder.exportable(in));
    }
}
