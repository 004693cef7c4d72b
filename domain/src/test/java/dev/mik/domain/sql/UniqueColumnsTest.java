package dev.mik.domain.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UniqueColumnsTest {
    @Test
    void laterOnesGetANumber() {
        assertEquals(List.of("a", "a_2", "b", "a_3"), UniqueColumns.of(List.of("a", "a", "b", "a")));
        assertEquals(List.of("a", "a_3", "a_2"), UniqueColumns.of(List.of("a", "a", "a_2")));
        assertEquals(List.of("a_2", "a", "a_3", "a_2_2"), UniqueColumns.of(List.of("a_2", "a", "a", "a_2")));
    }

    @Property
    void namesAreUniqueAndTheFirstOfEachIsKept(@ForAll("names") List<String> names) {
        List<String> unique = UniqueColumns.of(names);
        assertEquals(names.size(), new HashSet<>(unique).size());
        for (int i = 0; i < names.size(); i++) {
            boolean first = names.indexOf(names.get(i)) == i;
            assertEquals(first, unique.get(i).equals(names.get(i)));
            assertTrue(unique.get(i).startsWith(names.get(i)));
        }
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.of("a", "a_2", "a_3", "a_2_2", "b", "").list().ofMaxSize(12);
    }
}
