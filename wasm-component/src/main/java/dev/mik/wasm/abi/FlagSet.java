package dev.mik.wasm.abi;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Lifted flags: those labels of a type whose bits are set, in order. Unchanging. */
final class FlagSet extends AbstractSet<String> {
    private final Labels labels;
    private final int bits;

    FlagSet(Labels labels, int bits) {
        this.labels = labels;
        this.bits = bits;
    }

    boolean isOf(Labels others) {
        return labels.isSame(others);
    }

    int bits() {
        return bits;
    }

    @Override
    public boolean contains(Object label) {
        int index = labels.indexOf(label);
        return index >= 0 && (bits & 1 << index) != 0;
    }

    @Override
    public int size() {
        return Integer.bitCount(bits);
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private int left = bits;

            @Override
            public boolean hasNext() {
                return left != 0;
            }

            @Override
            public String next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                int index = Integer.numberOfTrailingZeros(left);
                left &= left - 1;
                return labels.name(index);
            }
        };
    }
}
