package dev.mik.wasm.abi;

import java.util.Set;

/** {@code flags}, as a set of labels; bits without a label mean nothing. */
final class FlagsCodec extends ScalarCodec {
    private final Labels labels;
    private final int known;

    FlagsCodec(Labels labels) {
        super("flags " + labels, size(labels.size()), Flat.I32);
        this.labels = labels;
        this.known = -1 >>> (32 - labels.size());
    }

    /** {@code elem_size_flags}. */
    private static int size(int count) {
        if (count <= 8) {
            return 1;
        }
        return count <= 16 ? 2 : 4;
    }

    @Override
    Object decode(long bits) {
        return new FlagSet(labels, (int) bits & known);
    }

    @Override
    long encode(LiftLowerContext cx, Object value) {
        if (value instanceof FlagSet set && set.isOf(labels)) {
            return Integer.toUnsignedLong(set.bits());
        }
        if (!(value instanceof Set<?> set)) {
            throw cx.misfit(this, "a Set", value);
        }
        int bits = 0;
        for (Object label : set) {
            int index = labels.indexOf(label);
            if (index < 0) {
                throw cx.misfit(this, "has no flag " + Labels.quoted(label));
            }
            bits |= 1 << index;
        }
        return Integer.toUnsignedLong(bits);
    }

    @Override
    boolean isSame(ScalarCodec other) {
        return other instanceof FlagsCodec flags && labels.isSame(flags.labels);
    }

    @Override
    void normalize(byte[] elements) {
        for (int i = 0; i < elements.length / size; i++) {
            PackedList.write(elements, i, size, PackedList.read(elements, i, size) & known);
        }
    }
}
