package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is beyond the features of WASI 0.2: refused by name, or taken since it is but a shape of values. */
class RefusalsTest {
    /** Fixture, byte, feature; within core modules the byte is the one behind what tells the feature. */
    private static final String REFUSED = """
            async-lift, 109, async
            async-lower, 11, async
            context, 11, canon context.get
            error-context, 14, error-context
            future, 11, future
            memory64, 46, 64-bit memories
            stream, 11, stream
            task-cancel, 11, canon task.cancel
            value, 19, value
            waitable-set, 11, canon waitable-set.new
            """;

    @ParameterizedTest
    @CsvSource(textBlock = REFUSED)
    void namesTheFeatureAndWhereItIs(String fixture, long offset, String feature) {
        ComponentException.Unsupported refusal = Expect.failure(
                ComponentException.Unsupported.class,
                "unsupported component at byte " + offset + ": it uses " + feature,
                () -> Component.load(Fixtures.bytes("unsupported-" + fixture)));
        assertEquals(feature, refusal.feature());
        assertEquals(offset, refusal.offset());
    }

    @Test
    void noFixtureIsForgotten() throws IOException, URISyntaxException {
        Set<String> tested = REFUSED.lines()
                .map(line -> "unsupported-" + line.substring(0, line.indexOf(',')) + ".wasm")
                .collect(Collectors.toCollection(TreeSet::new));
        URL one = Objects.requireNonNull(RefusalsTest.class.getResource("/fixtures/unsupported-value.wasm"));
        try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling(""))) {
            assertEquals(
                    tested,
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.startsWith("unsupported-"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void mapsAreTaken() {
        Linker linker = new Linker();
        linker.root().function("swap", (context, arguments) -> {
            assertEquals(List.of(List.of("a", 1L), List.of("b", 0xFFFF_FFFFL)), arguments.list(0));
            return List.of(List.of("b", 2L), List.of("", 0L), List.of("b", 3L));
        });
        try (Instance instance = linker.link(Fixtures.component("gated-map")).instantiate()) {
            assertEquals(
                    List.of(List.of("b", 2L), List.of("", 0L), List.of("b", 3L)),
                    instance.function("swapped").call(List.of(List.of("a", 1L), List.of("b", 0xFFFF_FFFFL))));
        }
    }

    @Test
    void listsOfFixedLengthAreTaken() {
        Linker linker = new Linker();
        linker.root().function("digest", (context, arguments) -> {
            byte[] bytes = arguments.bytes(0);
            bytes[19] += (byte) ((Integer) arguments.list(1).get(1)).intValue();
            return bytes;
        });
        byte[] given = new byte[20];
        given[19] = 1;
        given[0] = 5;
        byte[] expected = given.clone();
        expected[19] = 8;
        try (Instance instance =
                linker.link(Fixtures.component("gated-fixed-list")).instantiate()) {
            Object digest = instance.function("digested").call(given, List.of(3, 7));
            assertArrayEquals(expected, (byte[]) digest);
            Expect.trap(
                    Trap.Kind.HOST,
                    "must have 20 elements",
                    () -> instance.function("digested").call(new byte[19], List.of(3, 7)));
        }
    }
}
