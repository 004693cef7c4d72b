package dev.mik.wasm.abi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels of a record, variant, enum or flags type, by index and back. */
final class Labels {
    private static final int FEW = 8;

    private final List<String> names;
    private final Map<String, Integer> indices;

    Labels(List<String> names) {
        this.names = List.copyOf(names);
        this.indices = names.size() <= FEW ? Map.of() : index(names);
    }

    private static Map<String, Integer> index(List<String> names) {
        Map<String, Integer> indices = HashMap.newHashMap(names.size());
        for (int i = 0; i < names.size(); i++) {
            indices.put(names.get(i), i);
        }
        return indices;
    }

    /** Where a label is; -1 if it is none of these. */
    int indexOf(Object label) {
        if (names.size() > FEW) {
            return indices.getOrDefault(label, -1);
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(label)) {
                return i;
            }
        }
        return -1;
    }

    /** What a host took for a label, for a message. */
    static String quoted(Object label) {
        String text = String.valueOf(label);
        return text.length() <= 64 ? '"' + text + '"' : '"' + text.substring(0, 64) + "...\"";
    }

    String name(int index) {
        return names.get(index);
    }

    int size() {
        return names.size();
    }

    /** Whether others are the same, in the same order. */
    boolean isSame(Labels other) {
        return this == other || names.equals(other.names);
    }

    /** The first of them in braces. */
    @Override
    public String toString() {
        String first = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
        return "{" + first + (names.size() > FEW ? ", ..." : "") + "}";
    }
}
