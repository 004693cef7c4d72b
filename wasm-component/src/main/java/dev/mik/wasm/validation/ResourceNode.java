package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;

/** A resource type as one index stands for it; several nodes may be the same resource type, under several names. */
final class ResourceNode extends TypeNode {
    private final ResourceId id;

    ResourceNode(ResourceId id) {
        super(Measure.NAMED);
        this.id = id;
    }

    /** Which resource type it is. */
    ResourceId id() {
        return id;
    }
}
