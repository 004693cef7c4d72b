package dev.mik.ports.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.Names;
import dev.mik.ports.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How every {@link ObjectStore} lists. */
public abstract class ObjectListingContract extends ObjectStoreFixture {
    private void putAll(String... paths) {
        for (String path : paths) {
            put(path, new byte[] {1});
        }
    }

    @Test
    void anEmptyStoreListsNothing() {
        ObjectPage page = list("", "", "", 10);

        assertEquals(new ObjectPage(List.of(), List.of(), "", false), page);
    }

    @Test
    void listIsInBytewiseOrder() {
        // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
        putAll("b", "a/b", "a", "B", "a-b", "\uff5e", "😀", "é", "aa");

        assertEquals(List.of("B", "a", "a-b", "a/b", "aa", "b", "é", "\uff5e", "😀"), paths());
    }

    @Test
    void listTellsWhatHeadTells() {
        ObjectInfo stored = put("a/b", bytes(100, 1));

        assertEquals(List.of(stored), list("", "", "", 10).objects());
    }

    @Test
    void prefixIsComparedAsTextAndNotBySegment() {
        putAll("images/a", "images/b", "images", "images2", "imag", "Images/a");

        assertEquals(List.of("images/a", "images/b"), texts(list("images/", "", "", 10)));
        assertEquals(List.of("images", "images/a", "images/b", "images2"), texts(list("images", "", "", 10)));
        assertEquals(List.of(), texts(list("x", "", "", 10)));
    }

    @Test
    void prefixTakesItsCharactersLiterally() {
        putAll("a%b", "a_b", "axb", "a*b", "a[b", "a?b");

        assertEquals(List.of("a%b"), texts(list("a%", "", "", 10)));
        assertEquals(List.of("a_b"), texts(list("a_", "", "", 10)));
        assertEquals(List.of("a*b"), texts(list("a*", "", "", 10)));
        assertEquals(List.of("a[b"), texts(list("a[", "", "", 10)));
        assertEquals(List.of("a?b"), texts(list("a?", "", "", 10)));
    }

    @Test
    void prefixOfTheGreatestCharactersHasAnEnd() {
        putAll("\uffff", "\uffffa", "\udbff\udfff", "\udbff\udfffa");

        assertEquals(List.of("\uffff", "\uffffa"), texts(list("\uffff", "", "", 10)));
        assertEquals(List.of("\udbff\udfff", "\udbff\udfffa"), texts(list("\udbff\udfff", "", "", 10)));
    }

    @Test
    void pagesFollowEachOther() {
        putAll("a", "b", "c", "d", "e");

        ObjectPage first = list("", "", "", 2);
        assertEquals(List.of("a", "b"), texts(first));
        assertEquals("b", first.last());
        assertTrue(first.more());
        ObjectPage second = list("", "", first.last(), 2);
        assertEquals(List.of("c", "d"), texts(second));
        assertTrue(second.more());
        ObjectPage third = list("", "", second.last(), 2);
        assertEquals(List.of("e"), texts(third));
        assertFalse(third.more());
    }

    @Test
    void aPageThatIsJustFullHasNothingAfterIt() {
        putAll("a", "b");

        assertFalse(list("", "", "", 2).more());
    }

    @Test
    void pageGoesOnAfterANameThatIsNotThere() {
        putAll("a", "c", "p/a", "p/b");

        assertEquals(List.of("c", "p/a", "p/b"), texts(list("", "", "b", 10)));
        assertEquals(List.of("p/a", "p/b"), texts(list("p/", "", "a", 10)));
        assertEquals(List.of(), texts(list("p/", "", "q", 10)));
    }

    @Test
    void delimiterGroups() {
        putAll("a", "b/1", "b/2", "b/c/3", "c", "d/4");

        ObjectPage top = list("", "/", "", 10);
        assertEquals(List.of("a", "c"), texts(top));
        assertEquals(List.of("b/", "d/"), top.prefixes());
        assertEquals("d/", top.last());
        ObjectPage inside = list("b/", "/", "", 10);
        assertEquals(List.of("b/1", "b/2"), texts(inside));
        assertEquals(List.of("b/c/"), inside.prefixes());
        assertEquals("b/c/", inside.last());
    }

    @Test
    void prefixThatEndsWithinASegmentGroupsFromThere() {
        putAll("images/a", "imports/b", "im", "other");

        ObjectPage page = list("im", "/", "", 10);

        assertEquals(List.of("im"), texts(page));
        assertEquals(List.of("images/", "imports/"), page.prefixes());
    }

    @Test
    void delimiterMayBeAnyText() {
        putAll("a--b--c", "a--d", "ab--", "x-y");

        ObjectPage page = list("", "--", "", 10);

        assertEquals(List.of("x-y"), texts(page));
        assertEquals(List.of("a--", "ab--"), page.prefixes());
    }

    @Test
    void groupsAndObjectsShareTheLimit() {
        putAll("a/1", "a/2", "b", "c/1", "d");

        ObjectPage first = list("", "/", "", 2);
        assertEquals(List.of("a/"), first.prefixes());
        assertEquals(List.of("b"), texts(first));
        assertEquals("b", first.last());
        assertTrue(first.more());
        ObjectPage second = list("", "/", first.last(), 2);
        assertEquals(List.of("c/"), second.prefixes());
        assertEquals(List.of("d"), texts(second));
        assertFalse(second.more());
    }

    @Test
    void aGroupThatWasListedIsNotRepeated() {
        putAll("a/1", "a/2", "a/3", "b");

        ObjectPage first = list("", "/", "", 1);
        assertEquals(List.of("a/"), first.prefixes());
        assertTrue(first.more());
        ObjectPage second = list("", "/", first.last(), 10);
        assertEquals(List.of("b"), texts(second));
        assertEquals(List.of(), second.prefixes());
    }

    @Test
    void aPathWithinAGroupAsAfterPassesTheWholeGroup() {
        putAll("a/1", "a/2", "a/3", "b");

        ObjectPage page = list("", "/", "a/2", 10);

        assertEquals(List.of("b"), texts(page));
        assertEquals(List.of(), page.prefixes());
    }

    @Test
    void nothingFollowsWhenOnlyTheListedGroupIsLeft() {
        putAll("a", "b/1", "b/2");

        ObjectPage page = list("", "/", "", 2);

        assertEquals("b/", page.last());
        assertFalse(page.more());
    }

    @Test
    void deletedObjectsAreNotListedAndTheirGroupsVanish() {
        putAll("a/1", "b/1", "b/2");

        store.delete(path("a/1"), Precondition.NONE);
        store.delete(path("b/1"), Precondition.NONE);

        assertEquals(List.of("b/"), list("", "/", "", 10).prefixes());
    }

    /** All of it at once, against the definition: random paths, prefixes, delimiters and page sizes. */
    @Test
    void pagesOfAnySizeGiveWhatTheDefinitionGives() {
        Random random = new Random(7);
        TreeSet<String> all = new TreeSet<>(Names.BYTEWISE);
        while (all.size() < 60) {
            StringBuilder path = new StringBuilder();
            for (int i = 0; i <= random.nextInt(4); i++) {
                path.append(i == 0 ? "" : "/")
                        .append(List.of("a", "b", "-", "é", "😀", "a-b").get(random.nextInt(6)));
            }
            all.add(path.toString());
        }
        all.forEach(path -> put(path, new byte[0]));

        for (String prefix : List.of("", "a", "a/", "😀/", "a-b/a")) {
            for (String delimiter : List.of("", "/", "-", "b/")) {
                Set<String> expected = new TreeSet<>(Names.BYTEWISE);
                all.stream().filter(p -> p.startsWith(prefix)).forEach(p -> {
                    int at = delimiter.isEmpty() ? -1 : p.indexOf(delimiter, prefix.length());
                    expected.add(at < 0 ? p : p.substring(0, at + delimiter.length()));
                });
                for (int limit : new int[] {1, 2, 7, 1_000}) {
                    assertEquals(List.copyOf(expected), walk(prefix, delimiter, limit), prefix + " by " + delimiter);
                }
            }
        }
    }

    private List<String> walk(String prefix, String delimiter, int limit) {
        List<String> names = new ArrayList<>();
        ObjectPage page;
        do {
            page = list(prefix, delimiter, names.isEmpty() ? "" : names.getLast(), limit);
            List<String> both = new ArrayList<>(texts(page));
            both.addAll(page.prefixes());
            both.sort(Names.BYTEWISE);
            assertTrue(both.size() <= limit, "a page is no longer than asked for");
            assertEquals(both.isEmpty() ? "" : both.getLast(), page.last());
            names.addAll(both);
        } while (page.more());
        return names;
    }
}
