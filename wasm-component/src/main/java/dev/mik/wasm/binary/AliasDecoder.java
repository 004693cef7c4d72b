package dev.mik.wasm.binary;

import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.Sort;

/** Aliases ({@code alias} of {@code Binary.md}), in components and in their types. */
final class AliasDecoder {
    private AliasDecoder() {}

    /** An {@code alias}. */
    static Definition alias(ByteReader in) {
        SortDecoder.Raw raw = SortDecoder.Raw.read(in);
        int target = in.u8();
        return switch (target) {
            case 0x00 -> {
                Sort sort = SortDecoder.exportable(raw);
                yield new Definition.AliasExport(raw.offset(), sort, in.u32(), in.name());
            }
            case 0x01 -> {
                Sort sort = SortDecoder.coreExportable(raw);
                yield new Definition.AliasCoreExport(raw.offset(), sort, in.u32(), in.name());
            }
            case 0x02 -> {
                Sort sort = SortDecoder.outer(raw);
                yield new Definition.AliasOuter(raw.offset(), sort, in.u32(), in.u32());
            }
            default -> throw in.invalidLeadingByte(target, "alias");
        };
    }
}
