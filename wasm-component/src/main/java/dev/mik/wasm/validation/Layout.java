package dev.mik.wasm.validation;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.validation.CompoundNode.Constructor;
import java.util.List;
import java.util.Optional;

/**
 * The room that a value takes in a list, in bytes: {@code elem_size} and {@code alignment} of {@code CanonicalABI.md}
 * in the ABI of 64 bits, which is what bounds the size of types.
 */
record Layout(long size, int alignment) {
    static final long TOO_LARGE = 1L << 28;
    static final Layout HANDLE = new Layout(4, 4);
    private static final Layout POINTER = new Layout(16, 8);

    /** Of a primitive. */
    static Layout of(PrimitiveType type) {
        return switch (type) {
            case BOOL, S8, U8 -> new Layout(1, 1);
            case S16, U16 -> new Layout(2, 2);
            case S32, U32, F32, CHAR -> new Layout(4, 4);
            case S64, U64, F64 -> new Layout(8, 8);
            case STRING -> POINTER;
        };
    }

    /** Of a type made of others; too large a type is refused. */
    static Layout of(Constructor made, int labels, List<Optional<ValueNode>> parts, long length) {
        Layout layout = switch (made) {
            case LIST, MAP -> POINTER;
            case FIXED_LIST -> repeated(parts.getFirst().orElseThrow().layout(), length);
            case RECORD, TUPLE -> sequence(parts);
            case VARIANT, RESULT -> variant(parts.size(), parts);
            case OPTION -> variant(2, parts);
            case ENUM -> discriminant(labels);
            case FLAGS -> flags(labels);
        };
        if (layout.size >= TOO_LARGE) {
            throw new IllTyped("a " + made.text() + " type of " + layout.size + " bytes exceeds maximum byte size");
        }
        return layout;
    }

    /** Both factors fit in 32 bits. */
    private static Layout repeated(Layout element, long length) {
        return new Layout(element.size * length, element.alignment);
    }

    private static Layout sequence(List<Optional<ValueNode>> parts) {
        long size = 0;
        int alignment = 1;
        for (Optional<ValueNode> part : parts) {
            Layout layout = part.orElseThrow().layout();
            size = aligned(size, layout.alignment) + layout.size;
            alignment = Math.max(alignment, layout.alignment);
        }
        return new Layout(aligned(size, alignment), alignment);
    }

    private static Layout variant(int cases, List<Optional<ValueNode>> parts) {
        long largest = 0;
        int alignment = 1;
        for (Optional<ValueNode> part : parts) {
            if (part.isPresent()) {
                Layout layout = part.get().layout();
                largest = Math.max(largest, layout.size);
                alignment = Math.max(alignment, layout.alignment);
            }
        }
        Layout discriminant = discriminant(cases);
        long size = aligned(discriminant.size, alignment) + largest;
        int all = Math.max(alignment, discriminant.alignment);
        return new Layout(aligned(size, all), all);
    }

    private static Layout discriminant(int cases) {
        if (cases <= 0x100) {
            return new Layout(1, 1);
        }
        return cases <= 0x1_0000 ? new Layout(2, 2) : new Layout(4, 4);
    }

    private static Layout flags(int labels) {
        if (labels <= 8) {
            return new Layout(1, 1);
        }
        return labels <= 16 ? new Layout(2, 2) : new Layout(4, 4);
    }

    private static long aligned(long size, int alignment) {
        return (size + alignment - 1) / alignment * alignment;
    }
}
