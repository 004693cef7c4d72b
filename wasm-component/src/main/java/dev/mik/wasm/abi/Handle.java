package dev.mik.wasm.abi;

import dev.mik.wasm.Nothing;

/** An element of a handle table ({@code CanonicalABI.md}, {@code ResourceHandle}). */
final class Handle {
    final ResourceType type;
    final boolean own;
    /** The Java object, for a resource of the host. */
    final Object object;
    /** What the guest knows it by, for a resource of a guest. */
    final int number;
    /** The call that a borrowed handle must not outlive. */
    final BorrowScope scope;
    /** How many calls that are under way it is lent to. */
    int lends;

    private Handle(ResourceType type, boolean own, Object object, int number, BorrowScope scope) {
        this.type = type;
        this.own = own;
        this.object = object;
        this.number = number;
        this.scope = scope;
    }

    static Handle ownHost(ResourceType type, Object object) {
        return new Handle(type, true, object, 0, BorrowScope.NONE);
    }

    static Handle ownGuest(ResourceType type, int number) {
        return new Handle(type, true, Nothing.NOTHING, number, BorrowScope.NONE);
    }

    static Handle borrowHost(ResourceType type, Object object, BorrowScope scope) {
        return new Handle(type, false, object, 0, scope);
    }

    static Handle borrowGuest(ResourceType type, int number, BorrowScope scope) {
        return new Handle(type, false, Nothing.NOTHING, number, scope);
    }
}
