package dev.mik.wasm.abi;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** {@code record} and {@code tuple}: parts one after the other. */
abstract class RecordCodec extends Codec {
    private final Codec[] fields;
    private final int[] offsets;
    private final int[] flatOffsets;
    private final long weight;
    private final boolean borrows;
    private final boolean owns;

    private RecordCodec(List<Codec> fields, Layout layout) {
        super(layout.size(), layout.alignment(), Flat.concatenated(fields));
        this.fields = fields.toArray(new Codec[0]);
        this.offsets = layout.offsetArray();
        this.flatOffsets = Flat.offsets(fields);
        this.weight = Weights.OBJECT + Weights.SEQUENCE + Weights.sum(fields);
        this.borrows = fields.stream().anyMatch(Codec::borrows);
        this.owns = fields.stream().anyMatch(Codec::owns);
    }

    /** Makes the value from those of the fields. */
    abstract Object make(Object[] values);

    /** The values of the fields of a value, not to be changed; traps if it does not fit. */
    abstract Object[] take(LiftLowerContext cx, Object value);

    @Override
    final Object load(LiftLowerContext cx, int address) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].load(cx, address + offsets[i]);
        }
        return make(values);
    }

    @Override
    final void store(LiftLowerContext cx, Object value, int address) {
        Object[] values = take(cx, value);
        for (int i = 0; i < fields.length; i++) {
            fields[i].store(cx, values[i], address + offsets[i]);
        }
    }

    @Override
    final Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        Object[] lifted = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            lifted[i] = fields[i].liftFlat(cx, values, index + flatOffsets[i]);
        }
        return make(lifted);
    }

    @Override
    final void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        Object[] parts = take(cx, value);
        for (int i = 0; i < fields.length; i++) {
            fields[i].lowerFlat(cx, parts[i], values, index + flatOffsets[i]);
        }
    }

    @Override
    final long weight() {
        return weight;
    }

    @Override
    final boolean borrows() {
        return borrows;
    }

    @Override
    final boolean owns() {
        return owns;
    }

    final int length() {
        return fields.length;
    }

    final Codec field(int index) {
        return fields[index];
    }

    /** {@code record}, as a map. */
    static final class OfLabels extends RecordCodec {
        private final Labels labels;

        OfLabels(Labels labels, List<Codec> fields) {
            super(fields, Layout.of(fields));
            this.labels = labels;
        }

        @Override
        Object make(Object[] values) {
            return new RecordValue(labels, values);
        }

        @Override
        Object[] take(LiftLowerContext cx, Object value) {
            if (value instanceof RecordValue record && record.isOf(labels)) {
                return record.inOrder();
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw cx.misfit(this, "a Map", value);
            }
            Object[] values = new Object[length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = field(cx, map, labels.name(i));
            }
            if (map.size() != values.length) {
                throw cx.misfit(this, "must have " + values.length + " fields, not " + map.size());
            }
            return values;
        }

        private Object field(LiftLowerContext cx, Map<?, ?> map, String label) {
            Object value = map.get(label);
            if (value == null) {
                throw cx.misfit(this, "has no field " + label);
            }
            return value;
        }

        @Override
        void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
            if (owns() && value instanceof Map<?, ?> map) {
                for (int i = 0; i < length(); i++) {
                    Object part = map.get(labels.name(i));
                    if (part != null) {
                        field(i).eachOwned(cx, part, action);
                    }
                }
            }
        }

        @Override
        String describe(int depth) {
            return "record " + labels;
        }
    }

    /** {@code tuple}, as a list. */
    static final class OfElements extends RecordCodec {
        OfElements(List<Codec> elements) {
            super(elements, Layout.of(elements));
        }

        @Override
        Object make(Object[] values) {
            return Collections.unmodifiableList(Arrays.asList(values));
        }

        @Override
        Object[] take(LiftLowerContext cx, Object value) {
            if (!(value instanceof List<?> list)) {
                throw cx.misfit(this, "a List", value);
            }
            return ListCodec.exactly(cx, this, list, length());
        }

        @Override
        void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
            if (owns() && value instanceof List<?> list) {
                for (int i = 0; i < Math.min(length(), list.size()); i++) {
                    field(i).eachOwned(cx, list.get(i), action);
                }
            }
        }

        @Override
        String describe(int depth) {
            if (depth == 0) {
                return "tuple<...>";
            }
            StringBuilder text = new StringBuilder("tuple<");
            for (int i = 0; i < Math.min(length(), 8); i++) {
                text.append(i == 0 ? "" : ", ").append(field(i).describe(depth - 1));
            }
            return text.append(length() > 8 ? ", ...>" : ">").toString();
        }
    }
}
