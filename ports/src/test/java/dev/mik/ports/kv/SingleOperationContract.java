package dev.mik.ports.kv;

import static dev.mik.ports.kv.KeyValueSubject.delete;
import static dev.mik.ports.kv.KeyValueSubject.expire;
import static dev.mik.ports.kv.KeyValueSubject.get;
import static dev.mik.ports.kv.KeyValueSubject.increment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operation does by itself. */
interface SingleOperationContract extends KeyValueSubject {
    @Test
    default void absentKeyIsEmpty() {
        assertEquals(Optional.empty(), store().get(new Key("a")));
        assertEquals(new KeyResult.Absent(), one(get("a")));
    }

    @Test
    default void setThenGetGivesBytesTypeAndTag() {
        byte[] bytes = {0, -1, -128, 127, 10};
        KeyOperation set = new KeyOperation.Set(
                new Key("a/ü 😀"), new Value(bytes, "image/x-raw"), TimeToLive.FOREVER, Precondition.NONE);
        EntityTag tag = assertInstanceOf(KeyResult.Written.class, one(set)).tag();
        Entry entry = store().get(new Key("a/ü 😀")).orElseThrow();
        assertArrayEquals(bytes, entry.value().bytes());
        assertEquals("image/x-raw", entry.value().contentType());
        assertEquals(tag, entry.tag());
        assertTrue(entry.remaining().isForever());
        assertEquals(new KeyResult.Found(entry), one(get("a/ü 😀")));
    }

    @Test
    default void emptyAndLargestValuesComeBack() {
        byte[] large = new byte[Value.MAX_BYTES];
        new Random(1).nextBytes(large);
        put("empty", "");
        one(new KeyOperation.Set(
                new Key("large"), new Value(large, Value.TEXT), TimeToLive.FOREVER, Precondition.NONE));
        assertEquals(Optional.of(""), text("empty"));
        assertArrayEquals(
                large, store().get(new Key("large")).orElseThrow().value().bytes());
        assertEquals(List.of("empty", "large"), names(""));
    }

    @Test
    default void longestKeyWorks() {
        String longest = "😀".repeat(256);
        put(longest, "1");
        assertEquals(Optional.of("1"), text(longest));
        assertEquals(List.of(longest), names(longest));
    }

    @Test
    default void keysThatDifferInCaseOrNormalFormAreDifferent() {
        put("\u00e9", "composed");
        put("e\u0301", "decomposed");
        put("E\u0301", "upper");
        assertEquals(Optional.of("composed"), text("\u00e9"));
        assertEquals(Optional.of("decomposed"), text("e\u0301"));
        assertEquals(3, names("").size());
    }

    @Test
    default void everyWriteGivesANewTagAlsoOfTheSameValue() {
        EntityTag first = put("a", "1");
        EntityTag second = put("a", "1");
        one(increment("a", 0));
        EntityTag third = tag("a");
        one(expire("a", TimeToLive.FOREVER));
        EntityTag fourth = tag("a");
        one(delete("a"));
        EntityTag fifth = put("a", "1");
        assertEquals(5, Set.of(first, second, third, fourth, fifth).size());
    }

    @Test
    default void tagStaysWhileNothingIsWritten() {
        EntityTag tag = put("a", "1");
        put("b", "1");
        one(get("a"));
        assertEquals(tag, tag("a"));
    }

    @Test
    default void writesAtOneInstantHaveDifferentTags() {
        Set<EntityTag> tags =
                IntStream.range(0, 100).mapToObj(i -> put("k" + i % 3, "v")).collect(Collectors.toSet());
        assertEquals(100, tags.size());
    }

    @Test
    default void deleteTellsWhetherThereWasSomething() {
        put("a", "1");
        assertEquals(new KeyResult.Deleted(true), one(delete("a")));
        assertEquals(new KeyResult.Deleted(false), one(delete("a")));
        assertEquals(Optional.empty(), text("a"));
    }

    @Test
    default void incrementCountsFromZeroAndAnswersTheTag() {
        var first = assertInstanceOf(KeyResult.Incremented.class, one(increment("n", 5)));
        assertEquals(5, first.value());
        assertEquals(first.tag(), tag("n"));
        var second = assertInstanceOf(KeyResult.Incremented.class, one(increment("n", -7)));
        assertEquals(-2, second.value());
        assertNotEquals(first.tag(), second.tag());
        assertEquals(Optional.of("-2"), text("n"));
        assertEquals(Value.TEXT, store().get(new Key("n")).orElseThrow().value().contentType());
    }

    @Test
    default void incrementTakesAnyTypeAndLeavesText() {
        one(new KeyOperation.Set(
                new Key("n"),
                new Value(new byte[] {'4', '1'}, "application/octet-stream"),
                TimeToLive.FOREVER,
                Precondition.NONE));
        one(increment("n", 1));
        assertEquals(Value.ofText("42"), store().get(new Key("n")).orElseThrow().value());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, 9_007_199_254_740_993L})
    default void incrementIsExactOverAll64Bits(long value) {
        put("n", Long.toString(value));
        assertEquals(
                value,
                assertInstanceOf(KeyResult.Incremented.class, one(increment("n", 0)))
                        .value());
        one(delete("n"));
        one(increment("n", value));
        assertEquals(Optional.of(Long.toString(value)), text("n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "1.0",
                "1e3",
                "0x10",
                " 1",
                "1 ",
                "+1",
                "01",
                "-0",
                "-",
                "--1",
                "1\n",
                "٣",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999",
                "18446744073709551616"
            })
    default void incrementRefusesWhatIsNotADecimalInteger(String value) {
        EntityTag tag = put("n", value);
        assertEquals(new BatchOutcome.Refused(0, BatchOutcome.Refusal.NOT_AN_INTEGER), refused(increment("n", 1)));
        assertEquals(Optional.of(value), text("n"));
        assertEquals(tag, tag("n"));
    }

    @Test
    default void incrementRefusesOverflowOnBothSides() {
        put("max", Long.toString(Long.MAX_VALUE));
        put("min", Long.toString(Long.MIN_VALUE));
        assertEquals(new BatchOutcome.Refused(0, BatchOutcome.Refusal.OVERFLOW), refused(increment("max", 1)));
        assertEquals(new BatchOutcome.Refused(0, BatchOutcome.Refusal.OVERFLOW), refused(increment("min", -1)));
        assertEquals(
                new BatchOutcome.Refused(0, BatchOutcome.Refusal.OVERFLOW), refused(increment("min", Long.MIN_VALUE)));
        assertEquals(Optional.of(Long.toString(Long.MAX_VALUE)), text("max"));
    }

    @Test
    default void expireOfAnAbsentKeyIsAbsent() {
        assertEquals(new KeyResult.Absent(), one(expire("a", TimeToLive.ofSeconds(1))));
        assertEquals(List.of(), names(""));
    }

    @Test
    default void expireKeepsValueAndTypeAndAnswersTheTag() {
        put("a", "1");
        var set = assertInstanceOf(KeyResult.ExpirySet.class, one(expire("a", TimeToLive.ofSeconds(60))));
        Entry entry = store().get(new Key("a")).orElseThrow();
        assertEquals(Value.ofText("1"), entry.value());
        assertEquals(set.tag(), entry.tag());
    }
}
