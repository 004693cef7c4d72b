package dev.mik.wasm.validation;

/** A value type: a {@code defvaltype}. */
abstract sealed class ValueNode extends TypeNode permits PrimitiveNode, CompoundNode, HandleNode {
    private final Layout layout;

    ValueNode(Measure measure, Layout layout) {
        super(measure);
        this.layout = layout;
    }

    /** The room it takes in a memory of 64 bits. */
    final Layout layout() {
        return layout;
    }

    /** For messages: {@code record}, {@code own}, {@code u32}. */
    abstract String constructor();
}
