package dev.mik.wasm.validation;

import dev.mik.wasm.model.PrimitiveType;
import java.util.EnumMap;
import java.util.Map;

/** A value type without parts. */
final class PrimitiveNode extends ValueNode {
    private static final Map<PrimitiveType, PrimitiveNode> ALL = new EnumMap<>(PrimitiveType.class);

    static {
        for (PrimitiveType type : PrimitiveType.values()) {
            ALL.put(type, new PrimitiveNode(type));
        }
    }

    private final PrimitiveType type;

    private PrimitiveNode(PrimitiveType type) {
        super(type == PrimitiveType.STRING ? Measure.POINTER : Measure.LEAF, Layout.of(type));
        this.type = type;
    }

    /** The node of a primitive: there is one of each. */
    static PrimitiveNode of(PrimitiveType type) {
        PrimitiveNode node = ALL.get(type);
        if (node == null) {
            throw new IllegalStateException("all primitives are there");
        }
        return node;
    }

    PrimitiveType type() {
        return type;
    }

    @Override
    String constructor() {
        return type.toString();
    }
}
