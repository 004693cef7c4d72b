package dev.mik.wasm.validation;

import dev.mik.wasm.model.Sort;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been defined of one sort, by index.
 *
 * @param <T> what is known of each
 */
final class IndexSpace<T> {
    private final Sort sort;
    private final List<T> elements = new ArrayList<>();

    IndexSpace(Sort sort) {
        this.sort = sort;
    }

    void add(T element) {
        elements.add(element);
    }

    int size() {
        return elements.size();
    }

    /** The element at an index of 32 bits unsigned. */
    T get(int index) {
        if (index < 0 || index >= elements.size()) {
            throw new IllTyped("unknown " + sort + ": " + sort + " index out of bounds, "
                    + Integer.toUnsignedString(index) + " of " + elements.size());
        }
        return elements.get(index);
    }
}
