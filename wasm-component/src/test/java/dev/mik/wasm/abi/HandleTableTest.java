package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.HANDLE;
import static dev.mik.wasm.Trap.Kind.MEMORY_LIMIT;
import static dev.mik.wasm.Trap.Kind.POISONED;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Indices of handles. */
class HandleTableTest {
    private static final ResourceType TYPE = ResourceType.host("r", object -> {});
    private static final ResourceType OTHER = ResourceType.host("r", object -> {});

    private static Handle handle() {
        return Handle.ownHost(TYPE, new Object());
    }

    @Test
    void indicesBeginAtOneAndTheLastFreedComesFirst() {
        HandleTable table = new HandleTable(100);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            indices.add(table.add(handle()));
        }
        table.remove(2, TYPE);
        indices.add(table.add(handle()));
        table.remove(1, TYPE);
        table.remove(2, TYPE);
        table.remove(3, TYPE);
        for (int i = 0; i < 4; i++) {
            indices.add(table.add(handle()));
        }
        assertEquals(List.of(1, 2, 3, 2, 3, 2, 1, 4), indices);
    }

    @Test
    void whatIsNotThereTraps() {
        HandleTable table = new HandleTable(100);
        table.add(handle());
        for (int index : new int[] {0, 2, 8, 100, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            String words = "unknown handle index " + Integer.toUnsignedString(index);
            assertTraps(HANDLE, words, () -> table.get(index, TYPE));
            assertTraps(HANDLE, words, () -> table.remove(index, TYPE));
        }
        table.remove(1, TYPE);
        assertTraps(HANDLE, "unknown handle index 1", () -> table.remove(1, TYPE));
    }

    @Test
    void aTypeIsTheSameAsItselfOnly() {
        HandleTable table = new HandleTable(100);
        table.add(handle());
        assertTraps(HANDLE, "handle index 1 used with the wrong type", () -> table.get(1, OTHER));
        assertTraps(HANDLE, "handle index 1 used with the wrong type", () -> table.remove(1, OTHER));
    }

    @Test
    void whatIsLentStays() {
        HandleTable table = new HandleTable(100);
        Handle handle = handle();
        table.add(handle);
        handle.lends = 1;
        assertTraps(HANDLE, "while borrowed", () -> table.remove(1, TYPE));
        handle.lends = 0;
        assertSame(handle, table.remove(1, TYPE));
    }

    @Test
    void thereAreNoMoreThanTheLimit() {
        for (int limit : new int[] {0, 1, 7, 8, 9, 1000}) {
            HandleTable table = new HandleTable(limit);
            for (int i = 1; i <= limit; i++) {
                assertEquals(i, table.add(handle()));
            }
            assertTraps(MEMORY_LIMIT, () -> table.add(handle()));
            if (limit > 0) {
                table.remove(1, TYPE);
                assertEquals(1, table.add(handle()));
                assertTraps(MEMORY_LIMIT, () -> table.add(handle()));
            }
        }
    }

    @Test
    void drainingGoesFromTheYoungestIndexAndLeavesNothingForGood() {
        HandleTable table = new HandleTable(100);
        List<Handle> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            handles.add(handle());
            table.add(handles.getLast());
        }
        table.remove(5, TYPE);
        handles.remove(4);
        List<Handle> drained = new ArrayList<>();
        table.drain(drained::add);
        assertEquals(handles.reversed(), drained);
        assertTraps(HANDLE, () -> table.get(1, TYPE));
        assertTraps(POISONED, () -> table.add(handle()));
    }

    /** The table as the specification writes it: an array with holes, and a stack of them. */
    @Property
    void behavesAsTheSpecifiedTable(@ForAll @Size(max = 200) List<@IntRange(min = -1, max = 30) Integer> steps) {
        HandleTable table = new HandleTable(1000);
        Map<Integer, Handle> model = new HashMap<>();
        List<Integer> free = new ArrayList<>();
        int length = 1;
        for (int step : steps) {
            if (step < 10) {
                Handle handle = handle();
                int expected = free.isEmpty() ? length++ : free.removeLast();
                assertEquals(expected, table.add(handle));
                model.put(expected, handle);
            } else if (model.containsKey(step - 10)) {
                assertSame(model.remove(step - 10), table.remove(step - 10, TYPE));
                free.add(step - 10);
            } else {
                assertTraps(HANDLE, () -> table.remove(step - 10, TYPE));
            }
        }
        model.forEach((index, handle) -> assertSame(handle, table.get(index, TYPE)));
    }
}
