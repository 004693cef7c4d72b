package dev.mik.wasm.binary;

import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.SortIndex;
import java.util.List;
import java.util.Optional;

/** Imports, exports, their names and types ({@code import}, {@code export}, {@code externtype} of {@code Binary.md}). */
final class ExternDecoder {
    private ExternDecoder() {}

    /** An {@code import}. */
    static Definition importDefinition(ByteReader in) {
        int offset = in.position();
        return new Definition.Import(offset, name(in), type(in));
    }

    /** An {@code export}. */
    static Definition exportDefinition(ByteReader in) {
        int offset = in.position();
        ExternName name = name(in);
        SortIndex what = SortDecoder.exportable(in);
        return new Definition.Export(offset, name, what, ascribed(in));
    }

    private static Optional<ExternTypeSyntax> ascribed(ByteReader in) {
        int present = in.u8();
        return switch (present) {
            case 0x00 -> Optional.empty();
            case 0x01 -> Optional.of(type(in));
            default -> throw in.invalidLeadingByte(present, "optional component export type");
        };
    }

    /** The {@code nameattributes}; 0x00 and 0x01 mean the same. */
    static ExternName name(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0x00, 0x01 -> new ExternName(in.name(), List.of());
            case 0x02 -> new ExternName(in.name(), in.vector(ExternDecoder::attribute));
            default -> throw in.invalidLeadingByte(kind, "component name");
        };
    }

    private static ExternName.Attribute attribute(ByteReader in) {
        int kind = in.u8();
        if (kind > 0x02) {
            throw in.invalidLeadingByte(kind, "name option");
        }
        return new ExternName.Attribute(kind, in.name());
    }

    /** An {@code externtype}. */
    static ExternTypeSyntax type(ByteReader in) {
        return switch (SortDecoder.exportable(SortDecoder.Raw.read(in))) {
            case CORE_MODULE -> new ExternTypeSyntax.CoreModule(in.u32());
            case FUNC -> new ExternTypeSyntax.Func(in.u32());
            case TYPE -> typeBound(in);
            case COMPONENT -> new ExternTypeSyntax.Component(in.u32());
            case INSTANCE -> new ExternTypeSyntax.Instance(in.u32());
            case CORE_FUNC, CORE_TABLE, CORE_MEMORY, CORE_GLOBAL, CORE_TAG, CORE_TYPE, CORE_INSTANCE, VALUE ->
                throw new IllegalStateException("no sort that an instance can export");
        };
    }

    private static ExternTypeSyntax typeBound(ByteReader in) {
        int bound = in.u8();
        return switch (bound) {
            case 0x00 -> new ExternTypeSyntax.TypeEq(in.u32());
            case 0x01 -> new ExternTypeSyntax.SubResource();
            default -> throw in.invalidLeadingByte(bound, "type bound");
        };
    }
}
