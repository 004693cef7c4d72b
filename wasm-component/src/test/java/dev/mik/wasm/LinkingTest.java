package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mik.wasm.abi.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host offers, found by names and versions; what a component exports, too. */
class LinkingTest {
    private static Linker clocks(String clocks, String random) {
        Linker linker = new Linker();
        linker.instance("wasi:clocks/monotonic-clock@" + clocks)
                .function("now", (context, arguments) -> 41L)
                .function("resolution", (context, arguments) -> 17L);
        linker.instance("wasi:clocks/wall-clock@" + clocks)
                .function("now", (context, arguments) -> Map.of("seconds", 3L, "nanoseconds", 4L));
        linker.instance("wasi:random/random@" + random).function("get-random-u64", (context, arguments) -> 5L);
        return linker;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2.0", "0.2.3", "0.2.100", "0.2"})
    void oneDefinitionServesAllCompatibleVersions(String version) {
        LinkedComponent linked = clocks(version, "0.2.1").link(Fixtures.component("versions"));
        try (Instance versions = linked.instantiate()) {
            assertEquals(List.of(17L, 17L), versions.function("resolutions").call());
            assertEquals(List.of(5L, 5L), versions.function("randoms").call());
            assertEquals(List.of(3L, 3L), versions.function("walls").call());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.0", "1.2.0", "0.2.0-rc.1", "0.0.2"})
    void otherVersionsDoNot(String version) {
        Expect.failure(
                ComponentException.Unlinkable.class,
                "function get-random-u64 of wasi:random/random@0.2.99",
                () -> clocks("0.2.0", version).link(Fixtures.component("versions")));
    }

    @Test
    void everythingThatIsMissingIsNamed() {
        ComponentException.Unlinkable failure = Expect.failure(
                ComponentException.Unlinkable.class,
                "the component imports what the host does not offer: ",
                () -> new Linker().link(Fixtures.component("versions")));
        for (String missing : List.of(
                "function now of wasi:clocks/monotonic-clock@0.2.3",
                "function resolution of wasi:clocks/monotonic-clock@0.2.0",
                "function now of wasi:clocks/wall-clock@0.2.3",
                "function get-random-u64 of wasi:random/random@0.2.99")) {
            Expect.failure(ComponentException.Unlinkable.class, missing, () -> {
                throw failure;
            });
        }
        Expect.failure(
                ComponentException.Unlinkable.class,
                "resource file of mik:fixtures/files",
                () -> new Linker().link(Fixtures.component("host-resources")));
        Expect.failure(
                ComponentException.Unlinkable.class,
                "function note, function back",
                () -> new Linker().link(Fixtures.component("calls")));
    }

    @Test
    void aFunctionIsNoResource() {
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files").function("file", (context, arguments) -> 1);
        linker.root().resource("note", ResourceType.host("note", object -> {}));
        Expect.failure(
                ComponentException.Unlinkable.class,
                "resource file of mik:fixtures/files",
                () -> linker.link(Fixtures.component("host-resources")));
        Expect.failure(
                ComponentException.Unlinkable.class, "function note", () -> linker.link(Fixtures.component("linked")));
    }

    @Test
    void whatIsOfferedLaterIsForLaterComponents() {
        Linker linker = clocks("0.2.0", "0.2.0");
        LinkedComponent before = linker.link(Fixtures.component("versions"));
        linker.instance("wasi:random/random@0.2.0").function("get-random-u64", (context, arguments) -> 6L);
        try (Instance old = before.instantiate();
                Instance young = linker.link(Fixtures.component("versions")).instantiate()) {
            assertEquals(List.of(5L, 5L), old.function("randoms").call());
            assertEquals(List.of(6L, 6L), young.function("randoms").call());
        }
    }

    @Test
    void hostFunctionsGetTheContextOfTheInstance() {
        Linker linker = new Linker();
        linker.root().function("note", (context, arguments) -> {
            context.get(StringBuilder.class).append(arguments.string(0));
            return Nothing.NOTHING;
        });
        LinkedComponent linked = linker.link(Fixtures.component("linked"));
        StringBuilder first = new StringBuilder("first ");
        StringBuilder second = new StringBuilder("second ");
        try (Instance one = linked.instantiate(HostContext.empty().with(StringBuilder.class, first));
                Instance two = linked.instantiate(HostContext.empty().with(StringBuilder.class, second));
                Instance without = linked.instantiate()) {
            one.function("run").call();
            two.function("run").call();
            Expect.trap(
                    Trap.Kind.HOST,
                    "the host's note failed: java.lang.IllegalStateException: the instance was made without a "
                            + "java.lang.StringBuilder",
                    () -> without.function("run").call());
        }
        assertEquals("first linked", first.toString());
        assertEquals("second linked", second.toString());
    }

    @Test
    void exportsAreFoundByNameAndVersion() {
        try (Instance counting = Fixtures.alone("counting-composed")) {
            assertEquals(
                    "mik:fixtures/counters#dropped",
                    counting.function("mik:fixtures/counters", "dropped").name());
            Expect.failure(
                    ComponentException.Unlinkable.class,
                    "the component exports no function raised in mik:fixtures/counters",
                    () -> counting.function("mik:fixtures/counters", "raised"));
            Expect.failure(
                    ComponentException.Unlinkable.class,
                    "the component exports no function dropped",
                    () -> counting.function("dropped"));
            Expect.failure(
                    ComponentException.Unlinkable.class,
                    "the component exports no instance mik:fixtures/sums",
                    () -> counting.function("mik:fixtures/sums", "dropped"));
        }
    }

    @Test
    void anInstanceKnowsItsType() {
        Component component = Fixtures.component("values");
        try (Instance values = Fixtures.alone("values")) {
            assertSame(component.type(), values.type());
            assertEquals(1, values.function("u32").type().parameters().size());
        }
    }
}
