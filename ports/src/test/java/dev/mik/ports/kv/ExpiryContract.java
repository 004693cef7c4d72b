package dev.mik.ports.kv;

import static dev.mik.ports.kv.KeyValueSubject.delete;
import static dev.mik.ports.kv.KeyValueSubject.expire;
import static dev.mik.ports.kv.KeyValueSubject.get;
import static dev.mik.ports.kv.KeyValueSubject.increment;
import static dev.mik.ports.kv.KeyValueSubject.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That time takes entries away, to the millisecond, and gives their space back. */
interface ExpiryContract extends KeyValueSubject {
    TimeToLive SECOND = new TimeToLive(1_000);

    private void letASecondPassBut(long millis) {
        letTimePass(1_000 - millis - clockTolerance());
    }

    private void letTheRestPass(long millis) {
        letTimePass(millis + 2 * clockTolerance());
    }

    @Test
    default void entryIsThereUntilTheLastMillisecondAndNotAfter() {
        put("a", "1", SECOND);
        letASecondPassBut(1);
        assertEquals(Optional.of("1"), text("a"));
        assertEquals(List.of("a"), names(""));
        letTheRestPass(1);
        assertEquals(Optional.empty(), text("a"));
        assertEquals(new KeyResult.Absent(), one(get("a")));
        assertEquals(List.of(), names(""));
    }

    @Test
    default void remainingTimeCountsDown() {
        put("a", "1", new TimeToLive(10_000));
        letTimePass(400);
        long left = store().get(new Key("a")).orElseThrow().remaining().millis();
        assertTrue(left <= 9_600 && left >= 9_600 - clockTolerance(), () -> left + " ms left");
        var found = assertInstanceOf(KeyResult.Found.class, one(get("a")));
        assertFalse(found.entry().remaining().isForever());
    }

    @Test
    default void setWithoutTimeClearsAnOldOne() {
        put("a", "1", SECOND);
        put("a", "2");
        letTheRestPass(1_000);
        assertEquals(Optional.of("2"), text("a"));
        assertTrue(store().get(new Key("a")).orElseThrow().remaining().isForever());
    }

    @Test
    default void setCountsFromNowAgain() {
        put("a", "1", SECOND);
        letTimePass(500);
        put("a", "2", SECOND);
        letTimePass(600);
        assertEquals(Optional.of("2"), text("a"));
        letTheRestPass(400);
        assertEquals(Optional.empty(), text("a"));
    }

    @Test
    default void expireShortensLengthensAndClears() {
        put("shortened", "1", new TimeToLive(100_000));
        put("lengthened", "1", SECOND);
        put("cleared", "1", SECOND);
        put("limited", "1");
        one(expire("shortened", SECOND));
        one(expire("lengthened", new TimeToLive(100_000)));
        one(expire("cleared", TimeToLive.FOREVER));
        one(expire("limited", SECOND));
        letTheRestPass(1_000);
        assertEquals(List.of("cleared", "lengthened"), names(""));
        assertTrue(store().get(new Key("cleared")).orElseThrow().remaining().isForever());
    }

    @Test
    default void incrementKeepsTheTimeUnlessToldOtherwise() {
        put("kept", "1", SECOND);
        put("reset", "1", SECOND);
        put("cleared", "1", SECOND);
        one(increment("kept", 1));
        one(new KeyOperation.Increment(
                new Key("reset"), 1, new KeyOperation.ExpiryChange.Reset(new TimeToLive(100_000)), Precondition.NONE));
        one(new KeyOperation.Increment(
                new Key("cleared"), 1, new KeyOperation.ExpiryChange.Reset(TimeToLive.FOREVER), Precondition.NONE));
        one(new KeyOperation.Increment(
                new Key("new"), 1, new KeyOperation.ExpiryChange.Reset(SECOND), Precondition.NONE));
        one(increment("for ever", 1));
        letTheRestPass(1_000);
        assertEquals(List.of("cleared", "for ever", "reset"), names(""));
        assertTrue(store().get(new Key("for ever")).orElseThrow().remaining().isForever());
    }

    @Test
    default void expiredEntryIsAbsentForEveryOperation() {
        put("n", "41", SECOND);
        put("d", "1", SECOND);
        put("e", "1", SECOND);
        letTheRestPass(1_000);
        List<KeyResult> results = applied(increment("n", 1), delete("d"), expire("e", TimeToLive.FOREVER), get("d"));
        assertEquals(
                1, assertInstanceOf(KeyResult.Incremented.class, results.get(0)).value());
        assertEquals(new KeyResult.Deleted(false), results.get(1));
        assertEquals(new KeyResult.Absent(), results.get(2));
        assertEquals(List.of("n"), names(""));
        assertTrue(store().get(new Key("n")).orElseThrow().remaining().isForever());
    }

    @Test
    default void expiredEntryIsAbsentForPreconditions() {
        EntityTag old = put("a", "1", SECOND);
        letTheRestPass(1_000);
        refused(set("a", "2", Precondition.matches(old)));
        one(set("a", "2", Precondition.ABSENT));
        assertEquals(Optional.of("2"), text("a"));
        assertNotEquals(old, tag("a"));
    }

    @Test
    default void expiredEntriesAreNeitherListedNorCounted() {
        for (int i = 0; i < 20; i++) {
            put("k%02d".formatted(i), "1", i % 2 == 0 ? SECOND : TimeToLive.FOREVER);
        }
        letTheRestPass(1_000);
        KeyPage page = store().list(new KeyPrefix("k"), PageRequest.first(10));
        assertEquals(10, page.keys().size());
        assertFalse(page.more());
        assertEquals(List.of("k03", "k05"), names("k", new PageRequest(2, "k01")));
        assertEquals(10, store().deleteAll(new KeyPrefix("k")));
        assertEquals(0, store().deleteAll(KeyPrefix.ALL));
    }

    @Test
    default void pageHasNoMoreIfOnlyExpiredEntriesFollow() {
        put("a", "1");
        put("b", "1", SECOND);
        assertTrue(store().list(KeyPrefix.ALL, PageRequest.first(1)).more());
        letTheRestPass(1_000);
        assertFalse(store().list(KeyPrefix.ALL, PageRequest.first(1)).more());
    }

    @Test
    default void longestTimeToLiveIsNotForEver() {
        put("a", "1", TimeToLive.ofSeconds(TimeToLive.MAX_SECONDS));
        put("b", "1", new TimeToLive(Long.MAX_VALUE - 1));
        assertFalse(store().get(new Key("a")).orElseThrow().remaining().isForever());
        assertEquals(Optional.of("1"), text("b"));
    }

    @Test
    default void spaceComesBackWithoutAnybodyReading() throws InterruptedException {
        for (int i = 0; i < 700; i++) {
            put("brief" + i, "1", new TimeToLive(1 + i % 20));
        }
        put("stays", "1");
        put("stays too", "1", TimeToLive.ofSeconds(100_000));
        assertTrue(storedRows() >= 2);
        letTimePass(20 + clockTolerance());
        Eventually.holds("the expired rows are gone", () -> storedRows() == 2);
        assertEquals(List.of("stays", "stays too"), names(""));
    }

    @Test
    default void spaceComesBackForAnEntryThatWasShortened() throws InterruptedException {
        put("a", "1", TimeToLive.ofSeconds(100_000));
        one(expire("a", new TimeToLive(5)));
        letTimePass(5 + clockTolerance());
        Eventually.holds("the shortened row is gone", () -> storedRows() == 0);
    }

    @Test
    default void entryWhoseTimeWasExtendedIsNotSweptAway() throws InterruptedException {
        TimeToLive brief = new TimeToLive(200);
        put("a", "1", brief);
        put("b", "1", brief);
        applied(
                set("a", "2", Precondition.NONE),
                expire("b", TimeToLive.FOREVER),
                set("c", "1", brief, Precondition.NONE));
        letTimePass(200 + clockTolerance());
        Eventually.holds("the sweep has passed", () -> storedRows() == 2);
        assertEquals(List.of("a", "b"), names(""));
    }
}
