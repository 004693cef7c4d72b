package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.Map;
import java.util.Set;

/**
 * The exports of an instance, by name, in order.
 *
 * <p>An instance <em>type</em> as declared binds resources: they stand for others with each use. The type of an actual
 * instance binds none: its resources are those of the component around.
 */
final class InstanceNode extends TypeNode {
    private final Map<String, ExternNode> exports;
    private final Set<ResourceId> bound;

    /** Both in order, and not changed any more. */
    InstanceNode(Map<String, ExternNode> exports, Set<ResourceId> bound) {
        super(ExternNode.measure(Measure.LEAF, exports));
        this.exports = exports;
        this.bound = bound;
    }

    Map<String, ExternNode> exports() {
        return exports;
    }

    /** The resources that it binds. */
    Set<ResourceId> bound() {
        return bound;
    }
}
