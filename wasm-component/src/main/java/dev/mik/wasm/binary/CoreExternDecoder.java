package dev.mik.wasm.binary;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreTypeSyntax.CoreExternSyntax;
import dev.mik.wasm.model.CoreValueType;
import java.util.OptionalLong;

/** The types of core imports and exports ({@code core:externtype}): functions, tables, memories, globals and tags. */
final class CoreExternDecoder {
    private static final int HAS_MAXIMUM = 0x01;
    private static final int SHARED = 0x02;
    private static final int WITH_64_BITS = 0x04;
    private static final int PAGE_SIZE = 0x08;

    private CoreExternDecoder() {}

    /** A {@code core:externtype}. */
    static CoreExternSyntax externType(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0x00 -> new CoreExternSyntax.Func(in.u32());
            case 0x01 -> new CoreExternSyntax.Other(table(in));
            case 0x02 -> new CoreExternSyntax.Other(memory(in));
            case 0x03 -> new CoreExternSyntax.Other(global(in));
            case 0x04 -> tag(in);
            default -> throw in.invalidLeadingByte(kind, "external kind");
        };
    }

    private static CoreExternType table(ByteReader in) {
        CoreValueType element = CoreValueTypeDecoder.referenceType(in);
        int offset = in.position();
        int flags = in.u8();
        if ((flags & ~(HAS_MAXIMUM | SHARED | WITH_64_BITS)) != 0) {
            throw ByteReader.malformed(offset, "invalid table resizable limits flags");
        }
        if ((flags & SHARED) != 0) {
            throw ByteReader.unsupported(offset, "shared core types");
        }
        return new CoreExternType.Table(element, in.u64(), maximum(in, flags), (flags & WITH_64_BITS) != 0);
    }

    private static CoreExternType memory(ByteReader in) {
        int offset = in.position();
        int flags = in.u8();
        if ((flags & ~(HAS_MAXIMUM | SHARED | WITH_64_BITS | PAGE_SIZE)) != 0) {
            throw ByteReader.malformed(offset, "invalid memory limits flags");
        }
        if ((flags & PAGE_SIZE) != 0) {
            throw ByteReader.unsupported(offset, "custom page sizes");
        }
        return new CoreExternType.Memory(
                in.u64(), maximum(in, flags), (flags & SHARED) != 0, (flags & WITH_64_BITS) != 0);
    }

    private static OptionalLong maximum(ByteReader in, int flags) {
        return (flags & HAS_MAXIMUM) != 0 ? OptionalLong.of(in.u64()) : OptionalLong.empty();
    }

    private static CoreExternType global(ByteReader in) {
        CoreValueType type = CoreValueTypeDecoder.valueType(in);
        int mutability = in.u8();
        return switch (mutability) {
            case 0x00 -> new CoreExternType.Global(type, false);
            case 0x01 -> new CoreExternType.Global(type, true);
            default -> throw ByteReader.malformed(in.position() - 1, "malformed mutability");
        };
    }

    private static CoreExternSyntax tag(ByteReader in) {
        int attribute = in.u8();
        if (attribute != 0x00) {
            throw ByteReader.malformed(in.position() - 1, "invalid tag attributes");
        }
        return new CoreExternSyntax.Tag(in.u32());
    }
}
