package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 5, lists of objects. */
class StorageListContract {
    private final Api api = Target.shared().api();
    private final String name = Fresh.name();

    private void put(String... paths) {
        for (String path : paths) {
            api.put("/storage/" + name + path).text("text/plain", path).expect(201);
        }
    }

    @Test
    void aListedObjectHasTheSameInfoAsWhenItWasStored() {
        JsonNode info = api.put("/storage/" + name + "/logo.png")
                .bytes("image/png", new byte[12])
                .expect(201)
                .json();
        JsonNode list =
                api.get("/storage?prefix=" + name + "/").send().expect(200).json();
        assertEquals(1, list.path("objects").size());
        assertEquals(info, list.path("objects").path(0));
        assertFalse(list.has("next_cursor"));
    }

    @Test
    void aPrefixThatNothingHasGivesAnEmptyList() {
        assertEquals(List.of(), Listing.of(api, "prefix=" + name).paths());
        assertEquals(
                List.of(), Listing.of(api, "prefix=" + name + "&delimiter=/").groups());
    }

    @Test
    void aPrefixIsTextAndNeedNotEndAtASlash() {
        put("/images/a", "/images/b", "/imagesX", "/other");
        assertEquals(
                List.of(name + "/images/a", name + "/images/b", name + "/imagesX"),
                Listing.of(api, "prefix=" + name + "/images").paths());
        assertEquals(
                List.of(name + "/images/a", name + "/images/b"),
                Listing.of(api, "prefix=" + name + "/images/").paths());
    }

    @Test
    void orderIsBytewiseByUtf8() {
        put("/%F0%9F%98%80", "/%EF%BD%9E", "/a", "/Z", "/%C3%A9", "/a/b", "/a.b", "/a!b");
        assertEquals(
                List.of("/Z", "/a", "/a!b", "/a.b", "/a/b", "/é", "/\uff5e", "/😀").stream()
                        .map(path -> name + path)
                        .toList(),
                Listing.of(api, "prefix=" + name).paths());
    }

    @Test
    void aDelimiterGroups() {
        put("/a", "/b/1", "/b/2", "/b/c/3", "/d", "/e/4");
        Listing listing = Listing.of(api, "prefix=" + name + "/&delimiter=/");
        assertEquals(List.of(name + "/a", name + "/d"), listing.paths());
        assertEquals(List.of(name + "/b/", name + "/e/"), listing.groups());
        Listing below = Listing.of(api, "prefix=" + name + "/b/&delimiter=%2F");
        assertEquals(List.of(name + "/b/1", name + "/b/2"), below.paths());
        assertEquals(List.of(name + "/b/c/"), below.groups());
    }

    @Test
    void anObjectAndAGroupOfItsNameAreBothListed() {
        put("/a", "/a/b");
        Listing listing = Listing.of(api, "prefix=" + name + "/&delimiter=/");
        assertEquals(List.of(name + "/a"), listing.paths());
        assertEquals(List.of(name + "/a/"), listing.groups());
    }

    @Test
    void pagesTogetherAreTheListWithoutGapOrRepetition() {
        put(IntStream.range(0, 11).mapToObj("/%02d"::formatted).toArray(String[]::new));
        List<String> whole = Listing.of(api, "prefix=" + name).paths();
        assertEquals(11, whole.size());
        for (int limit : new int[] {1, 3, 10, 11, 12}) {
            assertEquals(whole, Listing.walk(api, "prefix=" + name + "&limit=" + limit));
        }
        assertTrue(Listing.of(api, "limit=10&prefix=" + name).json().has("next_cursor"));
        assertFalse(Listing.of(api, "limit=11&prefix=" + name).json().has("next_cursor"));
    }

    @Test
    void pagesOfGroupsRepeatNoneAndLoseNone() {
        put("/a/1", "/a/2", "/a/3", "/b", "/c/1", "/c/2", "/d/1", "/e");
        Set<String> all = Set.of(name + "/a/", name + "/b", name + "/c/", name + "/d/", name + "/e");
        for (int limit : new int[] {1, 2, 3, 5}) {
            List<String> walked = Listing.walk(api, "prefix=" + name + "/&delimiter=/&limit=" + limit);
            assertEquals(all.size(), walked.size(), walked::toString);
            assertEquals(new TreeSet<>(all), new TreeSet<>(walked));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=10001", "limit=x", "limit=1.5", "limit="})
    void aLimitOutOfRangeIs400(String query) {
        api.get("/storage?" + query).send().error(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "%00", "%FF", "!!!"})
    void aCursorThatWasNeverHandedOutIs400(String cursor) {
        api.get("/storage?prefix=" + name + "&cursor=" + cursor).send().error(400, "invalid-cursor", "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../", "/", "%5C", "a//b", "CON"})
    void aPrefixNeverLeadsElsewhere(String prefix) {
        Answer answer = api.get("/storage?prefix=" + prefix).send();
        if (answer.status() == 200) {
            assertTrue(new Listing(answer.json())
                    .paths().stream().allMatch(path -> path.startsWith(prefix.replace("%5C", "\\"))));
        } else {
            answer.error(400, "invalid-path", "invalid-request");
        }
    }
}
