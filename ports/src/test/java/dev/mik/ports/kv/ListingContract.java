package dev.mik.ports.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.Names;
import dev.mik.ports.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists, their order, and removal by prefix. */
interface ListingContract extends KeyValueSubject {
    /** U+FF5E sorts before U+1F600 bytewise, and after its surrogates in UTF-16. */
    List<String> IN_ORDER = List.of(
            " ",
            "A",
            "Z",
            "a",
            "a!",
            "a/b",
            "a0",
            "aa",
            "b",
            "~",
            "\u00a0",
            "\u00e9",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uff5e",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff");

    @Test
    default void orderIsBytewiseByUtf8() {
        List<String> shuffled = new ArrayList<>(IN_ORDER);
        shuffled.sort(null);
        shuffled.reversed().forEach(name -> put(name, "1"));
        assertEquals(IN_ORDER, names(""));
    }

    @Test
    default void pagesFollowOneAnotherWithoutGapOrRepeat() {
        IN_ORDER.forEach(name -> put(name, "1"));
        for (int limit = 1; limit <= IN_ORDER.size() + 1; limit++) {
            List<String> seen = new ArrayList<>();
            KeyPage page = store().list(KeyPrefix.ALL, PageRequest.first(limit));
            page.keys().forEach(key -> seen.add(key.name()));
            while (page.more()) {
                assertEquals(limit, page.keys().size());
                page = store().list(KeyPrefix.ALL, new PageRequest(limit, seen.getLast()));
                assertFalse(page.keys().isEmpty());
                page.keys().forEach(key -> seen.add(key.name()));
            }
            assertEquals(IN_ORDER, seen);
        }
    }

    @Test
    default void lastPageThatIsJustFullHasNoMore() {
        put("a", "1");
        put("b", "1");
        assertTrue(store().list(KeyPrefix.ALL, PageRequest.first(1)).more());
        assertFalse(store().list(KeyPrefix.ALL, PageRequest.first(2)).more());
        assertFalse(store().list(KeyPrefix.ALL, new PageRequest(1, "a")).more());
    }

    @Test
    default void pageGoesOnAfterAnyNameThereOrNot() {
        List.of("p", "pa", "pb", "pc", "q").forEach(name -> put(name, "1"));
        assertEquals(List.of("pb", "pc"), names("p", new PageRequest(10, "pa")));
        assertEquals(List.of("pb", "pc"), names("p", new PageRequest(10, "paa")));
        assertEquals(List.of("p", "pa", "pb", "pc"), names("p", new PageRequest(10, "a")));
        assertEquals(List.of("pa", "pb", "pc"), names("p", new PageRequest(10, "p")));
        assertEquals(List.of(), names("p", new PageRequest(10, "pc")));
        assertEquals(List.of(), names("p", new PageRequest(10, "z")));
        assertEquals(List.of("q"), names("", new PageRequest(10, "pc")));
    }

    @Test
    default void prefixMatchesBytesAndItself() {
        List.of("user", "user:", "user:1", "user:\ud83d\ude00", "user;", "User:1", "usez")
                .forEach(name -> put(name, "1"));
        assertEquals(List.of("user:", "user:1", "user:\ud83d\ude00"), names("user:"));
        assertEquals(List.of(), names("nobody"));
        assertEquals(7, names("").size());
    }

    @Test
    default void prefixThatEndsInTheLastCodePointWorks() {
        String last = "a\udbff\udfff";
        List.of("a", last, last + "b", last + "\udbff\udfff", "b").forEach(name -> put(name, "1"));
        assertEquals(List.of(last, last + "b", last + "\udbff\udfff"), names(last));
        assertEquals(3, store().deleteAll(new KeyPrefix(last)));
        assertEquals(List.of("a", "b"), names(""));
    }

    @Test
    default void wildcardsOfOtherLanguagesMeanNothing() {
        List.of("a%b", "a_b", "a*b", "a?b", "a[b", "axb", "a\\b", "a'b", "a\"b").forEach(name -> put(name, "1"));
        for (String prefix : List.of("a%", "a_", "a*", "a?", "a[", "a\\", "a'", "a\"")) {
            assertEquals(List.of(prefix + "b"), names(prefix));
        }
        assertEquals(1, store().deleteAll(new KeyPrefix("a*")));
        assertEquals(8, names("").size());
    }

    @Test
    default void prefixOfTheGreatestLengthWorks() {
        String longest = "k".repeat(Names.MAX_BYTES);
        put(longest, "1");
        assertEquals(List.of(longest), names(longest));
        assertEquals(List.of(), names(longest, new PageRequest(1, longest)));
    }

    @Test
    default void deleteAllRemovesThePrefixAndCounts() {
        List.of("user", "user:", "user:1", "user:2", "user;").forEach(name -> put(name, "1"));
        assertEquals(3, store().deleteAll(new KeyPrefix("user:")));
        assertEquals(0, store().deleteAll(new KeyPrefix("user:")));
        assertEquals(List.of("user", "user;"), names(""));
        assertEquals(Optional.empty(), text("user:1"));
        assertEquals(2, store().deleteAll(KeyPrefix.ALL));
        assertEquals(List.of(), names(""));
    }

    @Test
    default void manyKeysAreRemovedInOneStep() {
        for (int batch = 0; batch < 5; batch++) {
            List<KeyOperation> operations = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                operations.add(KeyValueSubject.increment("m" + batch + ":" + i, 1));
            }
            store().apply(operations);
        }
        put("n", "1");
        assertEquals(5_000, store().deleteAll(new KeyPrefix("m")));
        assertEquals(List.of("n"), names(""));
    }
}
