package dev.mik.wasm.validation;

/** {@code own} or {@code borrow}. */
final class HandleNode extends ValueNode {
    private final ResourceNode resource;
    private final boolean owned;

    HandleNode(ResourceNode resource, boolean owned) {
        super(owned ? Measure.NAMED : Measure.BORROW, Layout.HANDLE);
        this.resource = resource;
        this.owned = owned;
    }

    ResourceNode resource() {
        return resource;
    }

    boolean owned() {
        return owned;
    }

    @Override
    String constructor() {
        return owned ? "own" : "borrow";
    }
}
