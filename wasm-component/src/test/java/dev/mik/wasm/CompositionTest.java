package dev.mik.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.abi.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Components of several parts: core modules that share, modules and components as values, instances within. */
class CompositionTest {
    private static Object call(Instance instance, String function) {
        return instance.function(function).call();
    }

    private static String text(Instance linked) {
        return new String(linked.function("text").call(byte[].class), UTF_8).replace('\0', '.');
    }

    @Test
    void coreInstancesShareMemoryTableAndGlobal() {
        List<Object> notes = new ArrayList<>();
        Linker linker = new Linker();
        linker.root().function("note", (context, arguments) -> {
            notes.add(arguments.string(0));
            return Nothing.NOTHING;
        });
        LinkedComponent component = linker.link(Fixtures.component("linked"));
        try (Instance linked = component.instantiate()) {
            assertEquals("neighbour..................", text(linked));
            assertEquals(5L, call(linked, "count"));
            assertEquals(43L, call(linked, "run"));
            assertEquals(List.of("linked"), notes);
            assertEquals(6L, call(linked, "count"));
            assertEquals("neighbour...........passive", text(linked));
            try (Instance other = component.instantiate()) {
                assertEquals("neighbour..................", text(other));
                assertEquals(5L, call(other, "count"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"seven, 7", "eight, 8", "eight-from-outside, 8", "seven-back, 7", "eight-given, 8"})
    void modulesAndComponentsAreValues(String function, long number) {
        try (Instance modules = Fixtures.alone("modules")) {
            assertEquals(number, call(modules, function));
        }
    }

    @Test
    void oneComponentTwiceIsTwoInstances() {
        try (Instance twice = Fixtures.alone("twice")) {
            assertEquals(1L, twice.function("first", "next").call());
            assertEquals(2L, twice.function("first", "next").call());
            assertEquals(1L, twice.function("second", "next").call());
            assertEquals(1L, twice.function("second", "handle").call());
            assertEquals(1L, twice.function("first", "handle").call());
            assertEquals(2L, twice.function("first", "handle").call());
        }
    }

    @ParameterizedTest
    @CsvSource({"around, 42", "to-the-other, 2", "own, 40"})
    void parentsAreCalledFromWithinTheirChildren(String function, long number) {
        try (Instance donut = Fixtures.alone("donut")) {
            assertEquals(number, call(donut, function));
            assertEquals(number, call(donut, function));
        }
    }

    @Test
    void aChildIsNotEnteredTwice() {
        try (Instance donut = Fixtures.alone("donut")) {
            Expect.trap(Trap.Kind.REENTRANCE, "cannot enter component instance", () -> call(donut, "into-itself"));
            Expect.trap(Trap.Kind.POISONED, "failed before", () -> call(donut, "own"));
        }
    }

    /** A cell of the host's. */
    private record Cell(long value) {
        Map<String, Object> state() {
            return Map.of("value", value, "label", "cell " + value);
        }
    }

    @Test
    void importsAreExportedAgain() {
        List<Cell> gone = new ArrayList<>();
        Linker linker = new Linker();
        linker.instance("mik:fixtures/cells")
                .resource("cell", ResourceType.host("cell", Cell.class, gone::add))
                .function("[constructor]cell", (context, in) -> new Cell(in.int64(0)))
                .function(
                        "[method]cell.state",
                        (context, in) -> in.get(0, Cell.class).state())
                .function(
                        "describe", (context, in) -> String.valueOf(in.record(0).get("label")));
        try (Instance reexport = linker.link(Fixtures.component("reexport")).instantiate()) {
            String again = "mik:fixtures/cells-again";
            Cell cell = reexport.function(again, "[constructor]cell").call(Cell.class, 3L);
            Map<?, ?> state = reexport.function(again, "[method]cell.state").call(Map.class, cell);
            assertEquals(Map.of("value", 3L, "label", "cell 3"), state);
            assertEquals("cell 3", reexport.function(again, "describe").call(String.class, state));
        }
        assertEquals(List.of(), gone);
    }
}
