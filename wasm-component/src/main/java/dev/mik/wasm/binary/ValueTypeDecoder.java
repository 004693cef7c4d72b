package dev.mik.wasm.binary;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.ValueTypeSyntax;
import java.util.Optional;

/** Value types ({@code defvaltype} and {@code valtype} of {@code Binary.md}); streams and futures are refused. */
final class ValueTypeDecoder {
    private static final int ERROR_CONTEXT = 0x64;

    private ValueTypeDecoder() {}

    /** A {@code defvaltype}, of which the first byte has been read. */
    static TypeSyntax defined(ByteReader in, int offset, int opcode) {
        Optional<PrimitiveType> primitive = primitive(offset, opcode);
        if (primitive.isPresent()) {
            return new TypeSyntax.Primitive(primitive.get());
        }
        return switch (opcode) {
            case 0x72 -> new TypeSyntax.RecordOf(in.vector(ValueTypeDecoder::labelled));
            case 0x71 -> new TypeSyntax.VariantOf(in.vector(ValueTypeDecoder::variantCase));
            case 0x70 -> new TypeSyntax.ListOf(valueType(in));
            case 0x6f -> new TypeSyntax.TupleOf(in.vector(ValueTypeDecoder::valueType));
            case 0x6e -> new TypeSyntax.FlagsOf(in.vector(ByteReader::name));
            case 0x6d -> new TypeSyntax.EnumOf(in.vector(ByteReader::name));
            case 0x6b -> new TypeSyntax.OptionOf(valueType(in));
            case 0x6a -> new TypeSyntax.ResultOf(optional(in), optional(in));
            case 0x69 -> new TypeSyntax.Own(in.u32());
            case 0x68 -> new TypeSyntax.Borrow(in.u32());
            case 0x67 -> new TypeSyntax.FixedList(valueType(in), in.u32());
            case 0x66 -> throw refused(in, offset, "stream");
            case 0x65 -> throw refused(in, offset, "future");
            case 0x63 -> new TypeSyntax.MapOf(valueType(in), valueType(in));
            default -> throw in.invalidLeadingByte(opcode, "component defined type");
        };
    }

    /** A refused type is read to its end first, since a file that breaks the grammar is malformed in any case. */
    private static RuntimeException refused(ByteReader in, int offset, String feature) {
        optional(in);
        return ByteReader.unsupported(offset, feature);
    }

    /** A {@code labelvaltype}. */
    static TypeSyntax.Labelled labelled(ByteReader in) {
        return new TypeSyntax.Labelled(in.name(), valueType(in));
    }

    private static TypeSyntax.Case variantCase(ByteReader in) {
        TypeSyntax.Case read = new TypeSyntax.Case(in.name(), optional(in));
        int zero = in.u8();
        if (zero != 0x00) {
            throw in.invalidLeadingByte(zero, "zero byte required");
        }
        return read;
    }

    private static Optional<ValueTypeSyntax> optional(ByteReader in) {
        int present = in.u8();
        return switch (present) {
            case 0x00 -> Optional.empty();
            case 0x01 -> Optional.of(valueType(in));
            default -> throw in.invalidLeadingByte(present, "optional component value type");
        };
    }

    /** A {@code resultlist}: a result, or none. */
    static Optional<ValueTypeSyntax> results(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0x00 -> Optional.of(valueType(in));
            case 0x01 -> {
                int count = in.u8();
                if (count != 0x00) {
                    throw in.invalidLeadingByte(count, "number of results");
                }
                yield Optional.empty();
            }
            default -> throw in.invalidLeadingByte(kind, "component function results");
        };
    }

    /** A {@code valtype}. */
    static ValueTypeSyntax valueType(ByteReader in) {
        int offset = in.position();
        Optional<PrimitiveType> primitive = primitive(offset, in.peek());
        if (primitive.isPresent()) {
            in.u8();
            return new ValueTypeSyntax.Primitive(primitive.get());
        }
        long index = in.s33();
        if (index < 0) {
            throw ByteReader.malformed(
                    offset, "invalid leading byte (0x" + Long.toHexString(index & 0x7f) + ") for component value type");
        }
        return new ValueTypeSyntax.Index((int) index);
    }

    private static Optional<PrimitiveType> primitive(int offset, int opcode) {
        return switch (opcode) {
            case 0x7f -> Optional.of(PrimitiveType.BOOL);
            case 0x7e -> Optional.of(PrimitiveType.S8);
            case 0x7d -> Optional.of(PrimitiveType.U8);
            case 0x7c -> Optional.of(PrimitiveType.S16);
            case 0x7b -> Optional.of(PrimitiveType.U16);
            case 0x7a -> Optional.of(PrimitiveType.S32);
            case 0x79 -> Optional.of(PrimitiveType.U32);
            case 0x78 -> Optional.of(PrimitiveType.S64);
            case 0x77 -> Optional.of(PrimitiveType.U64);
            case 0x76 -> Optional.of(PrimitiveType.F32);
            case 0x75 -> Optional.of(PrimitiveType.F64);
            case 0x74 -> Optional.of(PrimitiveType.CHAR);
            case 0x73 -> Optional.of(PrimitiveType.STRING);
            case ERROR_CONTEXT -> throw ByteReader.unsupported(offset, "error-context");
            default -> Optional.empty();
        };
    }
}
