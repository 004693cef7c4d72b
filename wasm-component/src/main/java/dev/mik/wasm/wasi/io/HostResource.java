package dev.mik.wasm.wasi.io;

import dev.mik.wasm.Trap;
import dev.mik.wasm.abi.ResourceType;
import java.util.Optional;

/**
 * A host's object behind a guest's handle: released once, and with an opinion about its children.
 *
 * <p>WIT calls a resource a child where it lives on what its parent holds: the stream of a body, the headers of a
 * request. A parent that goes before its children is a trap; it is released all the same, so that nothing leaks.
 * Children are counted on the guest's thread.
 */
public abstract class HostResource {
    private Optional<HostResource> parent = Optional.empty();
    private int children;
    private boolean gone;

    /** A resource that is nobody's child yet. */
    protected HostResource() {}

    /** The resource type whose handles stand for objects of this kind, dropped as {@link #drop} says. */
    public static ResourceType type(String name) {
        return ResourceType.host(name, resource -> ((HostResource) resource).drop());
    }

    /** Makes a resource the child of this one; returns the child. */
    protected final <T extends HostResource> T adopt(T child) {
        HostResource born = child;
        born.parent = Optional.of(this);
        children++;
        return child;
    }

    /** How many children have not been dropped. */
    protected final int children() {
        return children;
    }

    /** Its handle was dropped: releases it, the first time; traps if children are alive. */
    public final void drop() {
        if (gone) {
            return;
        }
        leave();
        release();
        if (children > 0) {
            throw childrenAlive();
        }
    }

    /** Its handle was given to the host for good, by a function that needs the children gone: traps if they are not. */
    public final void consume() {
        if (children > 0) {
            drop();
        }
        leave();
    }

    /** Lets go of what it holds: prompt, never throws; a resource that was consumed is not released. */
    protected abstract void release();

    private void leave() {
        if (!gone) {
            gone = true;
            parent.ifPresent(resource -> resource.children--);
        }
    }

    private Trap childrenAlive() {
        return new Trap(
                Trap.Kind.HANDLE,
                "a resource (" + getClass().getSimpleName() + ") was dropped or given away before its children, "
                        + children + " of which are alive");
    }
}
