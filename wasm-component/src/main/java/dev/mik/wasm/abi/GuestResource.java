package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;

/**
 * A resource of a guest on its way through the host or to another component.
 *
 * <p>What the host gets as {@code own} is its to give away once, or to {@link #drop}: nobody else runs the guest's
 * destructor. What it gets as {@code borrow} is good until the call that brought it returns, and may be lent on.
 */
public final class GuestResource {
    private final ResourceType type;
    private final int representation;
    private final boolean owned;
    private final Lending lending;
    private boolean gone;

    private GuestResource(ResourceType type, int representation, boolean owned, Lending lending) {
        this.type = type;
        this.representation = representation;
        this.owned = owned;
        this.lending = lending;
    }

    static GuestResource owned(ResourceType type, int representation) {
        return new GuestResource(type, representation, true, Lending.NONE);
    }

    static GuestResource borrowed(ResourceType type, int representation, Lending lending) {
        return new GuestResource(type, representation, false, lending);
    }

    /** What it is one of. */
    public ResourceType type() {
        return type;
    }

    /** What the guest knows it by. */
    public int representation() {
        return representation;
    }

    /**
     * Ends it: calls the destructor of the instance that defines it.
     *
     * @throws Trap of kind {@code HOST} if it is not the host's to end, {@code REENTRANCE} if the instance is running,
     *     {@code POISONED} if it has trapped before, or as the destructor traps
     */
    public void drop() {
        give();
        type.destroyGuest(representation, InstanceState.HOST);
    }

    /** Gives up ownership. */
    int give() {
        if (!owned) {
            throw new Trap(Trap.Kind.HOST, "a borrowed " + type + " is not the host's to give away or drop");
        }
        int rep = lend();
        gone = true;
        return rep;
    }

    /** Looks at it for the time of a call. */
    int lend() {
        if (gone) {
            throw new Trap(Trap.Kind.HOST, "this " + type + " was given away or dropped before");
        }
        if (lending.isOver()) {
            throw new Trap(Trap.Kind.HOST, "this " + type + " was borrowed for a call that is over");
        }
        return representation;
    }

    @Override
    public String toString() {
        return (owned ? "own " : "borrow ") + type + " " + Integer.toUnsignedString(representation);
    }
}
