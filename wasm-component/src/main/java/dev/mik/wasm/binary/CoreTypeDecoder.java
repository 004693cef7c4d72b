package dev.mik.wasm.binary;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreTypeSyntax;
import dev.mik.wasm.model.CoreTypeSyntax.Declaration;
import java.util.List;

/**
 * Core types: functions and modules ({@code core:deftype} of {@code Binary.md}); those of garbage collection are
 * {@code Unsupported}.
 *
 * <p>Whether a function type is final is not kept: without supertypes it makes no difference to who can be called.
 */
final class CoreTypeDecoder {
    private static final int NON_FINAL_SUBTYPE = 0x50;

    private CoreTypeDecoder() {}

    /** A {@code core:deftype}: here {@code 0x50} is a module type, and a non-final subtype has {@code 0x00} before it. */
    static CoreTypeSyntax definition(ByteReader in) {
        return switch (in.peek()) {
            case 0x00 -> {
                in.u8();
                if (in.peek() != NON_FINAL_SUBTYPE) {
                    throw in.invalidLeadingByte(in.u8(), "non-final sub type");
                }
                yield function(in);
            }
            case 0x50 -> {
                in.u8();
                yield new CoreTypeSyntax.Module(in.nested(CoreTypeDecoder::declarations));
            }
            default -> function(in);
        };
    }

    private static List<Declaration> declarations(ByteReader in) {
        return in.vector(CoreTypeDecoder::declaration);
    }

    /** A {@code core:rectype} that is one function type. */
    private static CoreTypeSyntax function(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x4e -> throw ByteReader.unsupported(offset, "recursive core types");
            case 0x4f, NON_FINAL_SUBTYPE -> {
                if (!in.vector(ByteReader::u32).isEmpty()) {
                    throw ByteReader.unsupported(offset, "core types with supertypes");
                }
                yield composite(in, in.position(), in.u8());
            }
            default -> composite(in, offset, opcode);
        };
    }

    private static CoreTypeSyntax composite(ByteReader in, int offset, int opcode) {
        return switch (opcode) {
            case 0x60 ->
                new CoreTypeSyntax.Function(new CoreFunctionType(
                        in.vector(CoreValueTypeDecoder::valueType), in.vector(CoreValueTypeDecoder::valueType)));
            case 0x5f -> throw ByteReader.unsupported(offset, "core struct types");
            case 0x5e -> throw ByteReader.unsupported(offset, "core array types");
            case 0x5d -> throw ByteReader.unsupported(offset, "core continuation types");
            case 0x65 -> throw ByteReader.unsupported(offset, "shared core types");
            default -> throw in.invalidLeadingByte(opcode, "type");
        };
    }

    /** A {@code core:moduledecl}. */
    private static Declaration declaration(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x00 -> new Declaration.Import(offset, in.name(), in.name(), CoreExternDecoder.externType(in));
            // Module types do not stand in module types, so that 0x50 means a subtype here.
            case 0x01 -> new Declaration.Type(offset, function(in));
            case 0x02 -> outerAlias(in, offset);
            case 0x03 -> new Declaration.Export(offset, in.name(), CoreExternDecoder.externType(in));
            default -> throw in.invalidLeadingByte(opcode, "type definition");
        };
    }

    private static Declaration outerAlias(ByteReader in, int offset) {
        int sort = in.u8();
        if (sort != 0x10) {
            throw in.invalidLeadingByte(sort, "outer alias kind");
        }
        int target = in.u8();
        if (target != 0x01) {
            throw in.invalidLeadingByte(target, "outer alias target");
        }
        return new Declaration.OuterAlias(offset, in.u32(), in.u32());
    }
}
