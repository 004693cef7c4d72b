package dev.mik.wasm.validation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value type made of others. What the constructors have in common is enough for all that validation does: labels of
 * records, variants, flags and enums; one part for each field, case, element; two for maps and results; none for flags
 * and enums. Parts are absent in cases and results without a value.
 */
final class CompoundNode extends ValueNode {
    /** How it is made. */
    enum Constructor {
        RECORD,
        VARIANT,
        LIST,
        FIXED_LIST,
        MAP,
        TUPLE,
        FLAGS,
        ENUM,
        OPTION,
        RESULT;

        /** Whether imports and exports must give it a name: <em>External Visibility of Types</em> of Explainer.md. */
        boolean named() {
            return switch (this) {
                case RECORD, VARIANT, FLAGS, ENUM -> true;
                case LIST, FIXED_LIST, MAP, TUPLE, OPTION, RESULT -> false;
            };
        }

        /** For messages. */
        String text() {
            return this == FIXED_LIST ? "fixed-length list" : name().toLowerCase(Locale.ROOT);
        }
    }

    private final Constructor made;
    private final List<String> labels;
    private final List<Optional<ValueNode>> parts;
    private final long length;

    private CompoundNode(
            Constructor made,
            List<String> labels,
            List<Optional<ValueNode>> parts,
            long length,
            Measure measure,
            Layout layout) {
        super(measure, layout);
        this.made = made;
        this.labels = labels;
        this.parts = parts;
        this.length = length;
    }

    /** A type of labels and parts. */
    static CompoundNode of(Constructor made, List<String> labels, List<Optional<ValueNode>> parts) {
        return of(made, labels, parts, 0);
    }

    /** A list of a fixed length. */
    static CompoundNode fixedList(ValueNode element, long length) {
        return of(Constructor.FIXED_LIST, List.of(), List.of(Optional.of(element)), length);
    }

    private static CompoundNode of(
            Constructor made, List<String> labels, List<Optional<ValueNode>> parts, long length) {
        Layout layout = Layout.of(made, labels.size(), parts, length);
        return new CompoundNode(made, labels, parts, length, measure(made, labels, parts), layout);
    }

    private static Measure measure(Constructor made, List<String> labels, List<Optional<ValueNode>> parts) {
        boolean pointer = made == Constructor.LIST || made == Constructor.MAP;
        Measure measure = new Measure(1, 1, made.named(), false, pointer).with(labels.size());
        for (Optional<ValueNode> part : parts) {
            if (part.isPresent()) {
                measure = measure.with(part.get().measure());
            }
        }
        return measure.ofValue();
    }

    /** The same made of other parts that differ in resources and names only. */
    CompoundNode with(List<Optional<ValueNode>> others) {
        return new CompoundNode(made, labels, others, length, measure(), layout());
    }

    Constructor made() {
        return made;
    }

    List<String> labels() {
        return labels;
    }

    List<Optional<ValueNode>> parts() {
        return parts;
    }

    /** Of a list of a fixed length. */
    long length() {
        return length;
    }

    @Override
    String constructor() {
        return made.text();
    }
}
