package dev.mik.wasm.binary;

import dev.mik.wasm.model.CoreValueType;

/** Core value types ({@code core:valtype}); references are to functions, host values and exceptions only. */
final class CoreValueTypeDecoder {
    private static final CoreValueType EXNREF = new CoreValueType("exnref");

    private CoreValueTypeDecoder() {}

    /** A {@code core:valtype}. */
    static CoreValueType valueType(ByteReader in) {
        return switch (in.peek()) {
            case 0x7f -> number(in, CoreValueType.I32);
            case 0x7e -> number(in, CoreValueType.I64);
            case 0x7d -> number(in, CoreValueType.F32);
            case 0x7c -> number(in, CoreValueType.F64);
            case 0x7b -> number(in, CoreValueType.V128);
            default -> referenceType(in);
        };
    }

    private static CoreValueType number(ByteReader in, CoreValueType type) {
        in.u8();
        return type;
    }

    /** A {@code core:reftype}. */
    static CoreValueType referenceType(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x63 -> nullable(in, offset, heapType(in, offset));
            case 0x64 -> new CoreValueType("(ref " + abstractName(in, offset, heapType(in, offset)) + ")");
            case 0x65 -> throw ByteReader.unsupported(offset, "shared core types");
            default -> nullable(in, offset, opcode);
        };
    }

    private static CoreValueType nullable(ByteReader in, int offset, int opcode) {
        return switch (abstractName(in, offset, opcode)) {
            case "func" -> CoreValueType.FUNCREF;
            case "extern" -> CoreValueType.EXTERNREF;
            default -> EXNREF;
        };
    }

    private static int heapType(ByteReader in, int offset) {
        long type = in.s33();
        if (type >= 0) {
            throw ByteReader.unsupported(offset, "typed function references");
        }
        // Negative type codes of one byte are written as that byte; longer ones mean nothing.
        return type >= -64 ? (int) (type & 0x7f) : -1;
    }

    private static String abstractName(ByteReader in, int offset, int opcode) {
        return switch (opcode) {
            case 0x70 -> "func";
            case 0x6f -> "extern";
            case 0x69 -> "exn";
            case 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74 ->
                throw ByteReader.unsupported(offset, "garbage-collected core types");
            case 0x68, 0x75 -> throw ByteReader.unsupported(offset, "core continuation types");
            default -> throw ByteReader.malformed(in.position() - 1, "malformed reference type");
        };
    }
}
