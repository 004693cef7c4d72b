package dev.mik.wasm.abi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** A lifted record: a map by label, in order, whose keys are in the type. Unchanging. */
final class RecordValue extends AbstractMap<String, Object> {
    private final Labels labels;
    private final Object[] values;

    /** A record that owns its values, one for each label. */
    RecordValue(Labels labels, Object[] values) {
        this.labels = labels;
        this.values = values;
    }

    /** Whether its values stand in the order of labels. */
    boolean isOf(Labels others) {
        return labels.isSame(others);
    }

    /** The values in the order of the labels, not to be changed. */
    Object[] inOrder() {
        return values;
    }

    @Override
    public boolean containsKey(Object key) {
        return labels.indexOf(key) >= 0;
    }

    @Override
    @SuppressWarnings("NullAway") // what a map answers
    public Object get(Object key) {
        int index = labels.indexOf(key);
        return index < 0 ? null : values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, Object>> {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return new EntryIterator();
        }
    }

    private final class EntryIterator implements Iterator<Map.Entry<String, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Map.Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, Object> entry = Map.entry(labels.name(next), values[next]);
            next++;
            return entry;
        }
    }
}
