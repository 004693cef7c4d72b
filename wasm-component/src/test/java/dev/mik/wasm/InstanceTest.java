package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.abi.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Components linked and called through the public API. */
class InstanceTest {
    private static Instance alone(String fixture) {
        return new Linker().link(Fixtures.component(fixture)).instantiate();
    }

    @Test
    void valuesComeBackAsTheyWere() {
        try (Instance values = alone("values")) {
            assertEquals(true, values.function("bool").call(true));
            assertEquals(255, values.function("u8").call(255));
            assertEquals((int) 'ä', values.function("char").call((int) 'ä'));
            assertEquals("Grüße, 世界 😀", values.function("string").call("Grüße, 世界 😀"));
            assertArrayEquals(
                    new byte[] {1, 2, -3}, (byte[]) values.function("list-u8").call(new byte[] {1, 2, -3}));
        }
        try (Instance values = alone("values")) {
            assertEquals(Map.of("x", -1, "y", 2), values.function("the-point").call(Map.of("x", -1, "y", 2)));
            assertEquals(
                    Variant.of("pair", List.of(7, 8L)),
                    values.function("the-shape").call(Variant.of("pair", List.of(7, 8L))));
            assertEquals(Set.of("f0", "f31"), values.function("the-word").call(Set.of("f0", "f31")));
            assertEquals(Optional.of("x"), values.function("option-string").call(Optional.of("x")));
        }
    }

    private static Instance linked(List<Object> notes) {
        Linker linker = new Linker();
        linker.root().function("note", (context, arguments) -> {
            notes.add(arguments.get(0));
            return Nothing.NOTHING;
        });
        return linker.link(Fixtures.component("linked")).instantiate();
    }

    private static Instance sharingATable() {
        Linker linker = new Linker();
        linker.root().function("half", (context, arguments) -> ((Long) arguments.get(0)) / 2);
        return linker.link(Fixtures.component("shared-table")).instantiate();
    }

    @Test
    void coreModulesShareATable() {
        try (Instance sharing = sharingATable()) {
            assertEquals(1 + 4 + 9L, sharing.function("sum").call(1L, 3L));
            assertEquals(1 + 8 + 27L, sharing.function("sum").call(3L, 3L));
            assertEquals(0 + 1 + 1 + 2L, sharing.function("sum").call(4L, 4L));
            assertEquals(1 + 5 + 14L, sharing.function("sum").call(5L, 3L));
            assertEquals(49L, sharing.function("direct").call(1L, 7L));
            assertEquals(3L, sharing.function("direct").call(4L, 7L));
            assertEquals(0x100000001L, sharing.function("visited").call());
        }
    }

    @Test
    void whatIsOfAnotherTypeOrMissingInASharedTableTraps() {
        for (String function : List.of("sum", "direct")) {
            try (Instance sharing = sharingATable()) {
                Trap trap = assertThrows(
                        Trap.class, () -> sharing.function(function).call(2L, 1L));
                assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap.kind());
            }
            try (Instance sharing = sharingATable()) {
                Trap trap = assertThrows(
                        Trap.class, () -> sharing.function(function).call(7L, 1L));
                assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap.kind());
            }
        }
    }

    @Test
    void instancesWithinAreLinked() {
        List<Object> notes = new ArrayList<>();
        try (Instance linked = linked(notes)) {
            assertEquals(43L, linked.function("run").call());
            assertEquals(List.of("linked"), notes);
            assertEquals(6L, linked.function("count").call());
        }
    }

    @Test
    void hostFunctionsAreCalledAndOneDefinitionServesAllCompatibleVersions() {
        Linker linker = new Linker();
        linker.instance("wasi:clocks/monotonic-clock@0.2.0")
                .function("now", (context, arguments) -> 41L)
                .function("resolution", (context, arguments) -> 1L);
        linker.instance("wasi:random/random@0.2.1").function("get-random-u64", (context, arguments) -> 5L);
        linker.instance("wasi:clocks/wall-clock@0.2.9")
                .function("now", (context, arguments) -> Map.of("seconds", 3L, "nanoseconds", 4L));
        try (Instance versions = linker.link(Fixtures.component("versions")).instantiate()) {
            assertTrue(versions.function("randoms").type().parameters().isEmpty());
            versions.function("randoms").call();
            versions.function("walls").call();
        }
    }

    @Test
    void everythingThatIsMissingIsNamed() {
        ComponentException.Unlinkable failure =
                assertThrows(ComponentException.Unlinkable.class, () -> alone("versions"));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("function now of wasi:clocks/wall-clock@0.2.3"), message);
        assertTrue(message.contains("function get-random-u64 of wasi:random/random@0.2.99"), message);
    }

    private record OpenFile(String name) {}

    @Test
    void hostResourcesAreTheHostsObjectsAndAreDroppedOnce() {
        List<Object> dropped = new ArrayList<>();
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files")
                .resource("file", ResourceType.host("file", dropped::add))
                .function("[constructor]file", (context, arguments) -> new OpenFile(arguments.string(0)))
                .function("[method]file.size", (context, arguments) ->
                        (long) arguments.get(0, OpenFile.class).name().length())
                .function("[static]file.join", (context, arguments) -> arguments.get(0))
                .function("open", (context, arguments) -> Result.error("no"))
                .function("larger", (context, arguments) -> 0L)
                .function("swap", (context, arguments) -> 0L)
                .function("all", (context, arguments) -> List.of());
        try (Instance files = linker.link(Fixtures.component("host-resources")).instantiate()) {
            assertEquals(5L, files.function("use").call("notes"));
            assertEquals(List.of(new OpenFile("notes")), dropped);
            files.function("leak").call("left");
        }
        assertEquals(List.of(new OpenFile("notes"), new OpenFile("left")), dropped);
    }

    @Test
    void aTrapIsTheEndOfTheInstance() {
        Linker linker = new Linker();
        linker.root().function("note", (context, arguments) -> Nothing.NOTHING);
        linker.root().function("back", (context, arguments) -> Nothing.NOTHING);
        try (Instance calls = linker.link(Fixtures.component("calls")).instantiate()) {
            Trap first = assertThrows(Trap.class, () -> calls.function("trap").call());
            assertEquals(Trap.Kind.UNREACHABLE, first.kind());
            Trap second = assertThrows(Trap.class, () -> calls.function("plain").call());
            assertEquals(Trap.Kind.POISONED, second.kind());
        }
    }

    @Test
    void functionsAreFoundByNameAndArgumentsAreCounted() {
        try (Instance linked = linked(new ArrayList<>())) {
            assertThrows(ComponentException.Unlinkable.class, () -> linked.function("nothing-of-the-kind"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> linked.function("count").call(1));
        }
    }
}
