package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The handles of one component instance by index ({@code CanonicalABI.md}, {@code Table}): from 1, and what was removed
 * last is given out first.
 */
final class HandleTable {
    private final int limit;
    private Handle[] handles = new Handle[8];
    private int length = 1;
    private int[] free = new int[8];
    private int freed;
    private boolean drained;

    /** An empty table for a number of handles at a time. */
    HandleTable(int limit) {
        this.limit = limit;
    }

    int add(Handle handle) {
        if (drained) {
            throw new Trap(Trap.Kind.POISONED, "the component instance was closed during a call");
        }
        if (freed > 0) {
            int index = free[--freed];
            handles[index] = handle;
            return index;
        }
        if (length > limit) {
            throw new Trap(Trap.Kind.MEMORY_LIMIT, "the instance holds " + limit + " handles, and may not have more");
        }
        if (length == handles.length) {
            handles = Arrays.copyOf(handles, (int) Math.min(length * 2L, limit + 1L));
        }
        handles[length] = handle;
        return length++;
    }

    /** The handle at an index, of a type. */
    Handle get(int index, ResourceType type) {
        if (Integer.compareUnsigned(index, length) >= 0) {
            throw unknown(index, type);
        }
        Handle handle = handles[index];
        if (handle == null) {
            throw unknown(index, type);
        }
        if (handle.type != type) {
            throw new Trap(
                    Trap.Kind.HANDLE,
                    "handle index " + index + " used with the wrong type, expected a " + type + " but found a "
                            + handle.type);
        }
        return handle;
    }

    /** Takes out the handle at an index, of a type, not lent. */
    Handle remove(int index, ResourceType type) {
        Handle handle = get(index, type);
        if (handle.lends != 0) {
            throw new Trap(Trap.Kind.HANDLE, "cannot remove the " + type + " at index " + index + " while borrowed");
        }
        release(index);
        return handle;
    }

    @SuppressWarnings("NullAway") // an empty place is null
    private void release(int index) {
        handles[index] = null;
        if (freed == free.length) {
            free = Arrays.copyOf(free, freed * 2);
        }
        free[freed++] = index;
    }

    /** Takes everything out, the youngest index first; from here on nothing comes in. */
    void drain(Consumer<Handle> action) {
        Handle[] old = handles;
        int end = length;
        handles = new Handle[8];
        length = 1;
        freed = 0;
        drained = true;
        for (int index = end - 1; index > 0; index--) {
            Handle handle = old[index];
            if (handle != null) {
                action.accept(handle);
            }
        }
    }

    private static Trap unknown(int index, ResourceType type) {
        return new Trap(
                Trap.Kind.HANDLE, "unknown handle index " + Integer.toUnsignedString(index) + ", expected a " + type);
    }
}
