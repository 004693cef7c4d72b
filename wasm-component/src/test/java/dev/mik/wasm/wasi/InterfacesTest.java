package dev.mik.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** All that WASI 0.2 says is offered, by name, and nothing that it does not know. */
class InterfacesTest {
    @Test
    void offersTheFunctionsOfTheWorlds() throws IOException {
        Map<String, Set<String>> expected = listed("function");
        Map<String, Set<String>> offered = new TreeMap<>();
        expected.keySet().forEach(instance -> offered.put(instance, Guest.names(instance, "functions")));
        assertEquals(expected, offered);
    }

    @Test
    void offersTheResourcesOfTheWorlds() throws IOException {
        Map<String, Set<String>> expected = listed("resource");
        Map<String, Set<String>> offered = new TreeMap<>();
        expected.keySet().forEach(instance -> offered.put(instance, Guest.names(instance, "resources")));
        assertEquals(expected, offered);
    }

    private static Map<String, Set<String>> listed(String kind) throws IOException {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String line : lines()) {
            List<String> words = List.of(line.split(" ", 3));
            if (words.get(1).equals(kind)) {
                names.computeIfAbsent(words.get(0), ignored -> new TreeSet<>()).add(words.get(2));
            }
        }
        return names;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(InterfacesTest.class.getResourceAsStream("/wasi/interfaces.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
