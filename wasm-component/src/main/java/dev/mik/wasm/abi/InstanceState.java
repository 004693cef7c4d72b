package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the canonical ABI keeps for one component instance ({@code CanonicalABI.md}, {@code ComponentInstance}): its
 * handles, whether it may be entered and left, and the resource types in the slots of its plan.
 *
 * <p>An instance and those within it are one tree. A failure within any of them is the end of the tree: later calls
 * answer with {@link Trap.Kind#POISONED}. One thread at a time.
 */
public final class InstanceState implements AutoCloseable {
    /** The host as a caller: the parent of all trees. Nothing in it changes. */
    static final InstanceState HOST = new InstanceState();

    private final InstanceState parent;
    private final InstanceState root;
    private final int depth;
    private final AbiLimits limits;
    private final HandleTable handles;
    private final ResourceType[] resources;
    private final List<InstanceState> tree = new ArrayList<>(1);
    private final List<Orphan> orphans = new ArrayList<>(0);
    private boolean mayEnter = true;
    private boolean mayLeave = true;
    private boolean poisoned;
    private boolean closed;

    private record Orphan(ResourceType type, Object object) {}

    private InstanceState() {
        parent = this;
        root = this;
        depth = 0;
        limits = AbiLimits.DEFAULT;
        handles = new HandleTable(0);
        resources = new ResourceType[0];
    }

    private InstanceState(int resourceSlots, InstanceState parent, AbiLimits limits) {
        this.parent = parent;
        this.root = parent == HOST ? this : parent.root;
        this.depth = parent.depth + 1;
        this.limits = limits;
        this.handles = new HandleTable(limits.handles());
        this.resources = new ResourceType[resourceSlots];
        root.tree.add(this);
    }

    /** An instance that the host makes, with {@link AbiLimits#DEFAULT}. */
    public InstanceState(int resourceSlots) {
        this(resourceSlots, HOST, AbiLimits.DEFAULT);
    }

    /** An instance that the host makes. */
    public InstanceState(int resourceSlots, AbiLimits limits) {
        this(resourceSlots, HOST, limits);
    }

    /** An instance that another one makes within itself; it has the limits of that one, counted for itself. */
    public InstanceState(int resourceSlots, InstanceState parent) {
        this(resourceSlots, parent, parent.limits);
    }

    /** The resource type in a slot, which must have been filled. */
    public ResourceType resource(int slot) {
        return Objects.requireNonNull(resources[slot], "a resource slot that was not filled");
    }

    /** Fills a slot. */
    public void resource(int slot, ResourceType type) {
        resources[slot] = type;
    }

    /** Whether it, or another instance of its tree, has failed or was closed. */
    public boolean isPoisoned() {
        return root.poisoned;
    }

    /**
     * Throws the whole tree of instances away: what their handles own of the host's resources is destroyed, youngest
     * first. Destructors of guests do not run. Later calls into the tree answer with {@link Trap.Kind#POISONED}; closing
     * again does nothing.
     *
     * @throws Trap of kind {@link Trap.Kind#HOST} if destructors failed, after all of them have run, the others' failures
     *     suppressed in the first; one that traps with {@link Trap.Kind#HANDLE}, for a child that its resource has, does
     *     not count
     * @throws Error if a destructor threw one, after all of them have run, with what else failed suppressed in it
     */
    @Override
    public void close() {
        root.poisoned = true;
        List<Trap> failures = new ArrayList<>(0);
        List<Error> errors = new ArrayList<>(0);
        for (InstanceState instance : root.tree) {
            instance.closeOne(failures, errors);
        }
        if (!errors.isEmpty()) {
            Error first = errors.getFirst();
            suppress(first, errors);
            suppress(first, failures);
            throw first;
        }
        if (!failures.isEmpty()) {
            Trap first = failures.getFirst();
            suppress(first, failures);
            throw first;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a destructor may throw one object again and again
    private static void suppress(Throwable first, List<? extends Throwable> failures) {
        for (Throwable failure : failures) {
            if (failure != first) {
                first.addSuppressed(failure);
            }
        }
    }

    private void closeOne(List<Trap> failures, List<Error> errors) {
        closed = true;
        handles.drain(handle -> {
            if (handle.own && handle.type.isHost()) {
                destroy(handle.type, handle.object, failures, errors);
            }
        });
        orphans.forEach(orphan -> destroy(orphan.type(), orphan.object(), failures, errors));
        orphans.clear();
    }

    private static void destroy(ResourceType type, Object object, List<Trap> failures, List<Error> errors) {
        try {
            type.destroyHost(object);
        } catch (Trap e) {
            // Handles are given out again: a parent may go before its child here, which is wrong for guests only.
            if (e.kind() != Trap.Kind.HANDLE) {
                failures.add(e);
            }
        } catch (RuntimeException e) {
            failures.add(new Trap(Trap.Kind.HOST, "the destructor of " + type + " failed: " + e, e));
        } catch (Error e) {
            errors.add(e);
        }
    }

    /** Takes over an object of the host that got lost in a call that failed, to destroy it when this is closed. */
    void adopt(ResourceType type, Object object) {
        if (closed) {
            type.destroyHost(object);
        } else {
            orphans.add(new Orphan(type, object));
        }
    }

    HandleTable handles() {
        return handles;
    }

    AbiLimits limits() {
        return limits;
    }

    /** Checks and notes that this instance is entered, and those around it that the caller is not in. */
    void enterFrom(InstanceState caller) {
        if (root.poisoned) {
            throw new Trap(Trap.Kind.POISONED, "the component instance has failed before, or was closed");
        }
        int outside = commonDepth(caller);
        for (InstanceState at = this; at.depth > outside; at = at.parent) {
            if (!at.mayEnter) {
                throw new Trap(Trap.Kind.REENTRANCE, "cannot enter component instance: a call into it is under way");
            }
        }
        setMayEnter(outside, false);
    }

    /** Undoes {@link #enterFrom}; a call that did not get to its end poisons the tree. */
    void leaveTo(InstanceState caller, boolean done) {
        if (!done) {
            root.poisoned = true;
        }
        setMayEnter(commonDepth(caller), true);
    }

    private void setMayEnter(int outside, boolean value) {
        for (InstanceState at = this; at.depth > outside; at = at.parent) {
            at.mayEnter = value;
        }
    }

    /** How deep the innermost instance around both is; 0 if only the host is. */
    private int commonDepth(InstanceState caller) {
        InstanceState here = this;
        InstanceState there = caller;
        while (here != there) {
            if (here.depth > there.depth) {
                here = here.parent;
            } else {
                there = there.parent;
            }
        }
        return here.depth;
    }

    /** Traps within {@code realloc} and {@code post-return}, which may not call out. */
    void checkMayLeave() {
        if (!mayLeave) {
            throw new Trap(
                    Trap.Kind.REENTRANCE, "cannot leave component instance: it is within realloc or post-return");
        }
    }

    /** Calls a core function that may not call out; after a trap the instance is over, and stays as it is. */
    long[] callInside(CoreFunction function, long... arguments) {
        mayLeave = false;
        long[] results = function.call(arguments);
        mayLeave = true;
        return results;
    }
}
