package dev.mik.ports.kv;

import static dev.mik.ports.kv.KeyValueSubject.delete;
import static dev.mik.ports.kv.KeyValueSubject.expire;
import static dev.mik.ports.kv.KeyValueSubject.get;
import static dev.mik.ports.kv.KeyValueSubject.increment;
import static dev.mik.ports.kv.KeyValueSubject.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That a batch is one step. */
interface BatchContract extends KeyValueSubject {
    @Test
    default void eachOperationSeesThoseBeforeIt() {
        List<KeyResult> results = applied(
                get("n"),
                set("n", "1", Precondition.ABSENT),
                increment("n", 4),
                get("n"),
                delete("n"),
                delete("n"),
                get("n"),
                increment("n", 3),
                expire("n", TimeToLive.ofSeconds(9)),
                get("n"));
        assertEquals(new KeyResult.Absent(), results.getFirst());
        assertEquals(
                5, assertInstanceOf(KeyResult.Incremented.class, results.get(2)).value());
        assertEquals(
                Value.ofText("5"),
                assertInstanceOf(KeyResult.Found.class, results.get(3)).entry().value());
        assertEquals(new KeyResult.Deleted(true), results.get(4));
        assertEquals(new KeyResult.Deleted(false), results.get(5));
        assertEquals(new KeyResult.Absent(), results.get(6));
        Entry last = assertInstanceOf(KeyResult.Found.class, results.getLast()).entry();
        assertEquals(assertInstanceOf(KeyResult.ExpirySet.class, results.get(8)).tag(), last.tag());
        assertEquals(Optional.of("3"), text("n"));
    }

    @Test
    default void getsOfABatchReadNoMoreThanTheirLimit() {
        int size = Value.MAX_BYTES;
        applied(new KeyOperation.Set(
                new Key("large"),
                new Value(new byte[size], "application/octet-stream"),
                TimeToLive.FOREVER,
                Precondition.NONE));
        int fit = (int) (KeyValueStore.MAX_BATCH_READ_BYTES / size);
        List<KeyOperation> operations = new ArrayList<>(Collections.nCopies(fit, get("large")));
        assertEquals(fit, applied(operations.toArray(KeyOperation[]::new)).size());
        operations.addFirst(set("a", "1", Precondition.NONE));
        operations.add(get("large"));
        assertEquals(
                new BatchOutcome.Refused(fit + 1, BatchOutcome.Refusal.TOO_MUCH_READ),
                refused(operations.toArray(KeyOperation[]::new)));
        assertEquals(Optional.empty(), text("a"));
    }

    @Test
    default void tagsWithinABatchDiffer() {
        List<KeyResult> results = applied(set("a", "1", Precondition.NONE), set("a", "1", Precondition.NONE));
        assertEquals(2, results.stream().distinct().count());
        assertEquals(new KeyResult.Written(tag("a")), results.getLast());
    }

    @Test
    default void preconditionInABatchSeesTheVersionWithinIt() {
        EntityTag before = put("a", "1");
        assertEquals(
                new BatchOutcome.Refused(1, BatchOutcome.Refusal.PRECONDITION_FAILED),
                refused(set("a", "2", Precondition.matches(before)), set("a", "3", Precondition.matches(before))));
        assertEquals(Optional.of("1"), text("a"));
        assertEquals(before, tag("a"));
    }

    @Test
    default void refusedBatchLeavesNothing() {
        EntityTag kept = put("kept", "old");
        put("word", "abc");
        put("short", "s", TimeToLive.ofSeconds(100));
        EntityTag brief = tag("short");
        assertEquals(
                new BatchOutcome.Refused(6, BatchOutcome.Refusal.NOT_AN_INTEGER),
                refused(
                        set("new", "1", Precondition.NONE),
                        set("kept", "2", Precondition.NONE),
                        delete("kept"),
                        increment("n", 1),
                        expire("short", TimeToLive.FOREVER),
                        get("new"),
                        increment("word", 1),
                        set("later", "1", Precondition.NONE)));
        assertEquals(List.of("kept", "short", "word"), names(""));
        assertEquals(Optional.of("old"), text("kept"));
        assertEquals(kept, tag("kept"));
        assertEquals(brief, tag("short"));
    }

    @Test
    default void firstRefusalIsTheOneThatIsNamed() {
        put("max", Long.toString(Long.MAX_VALUE));
        put("word", "abc");
        assertEquals(
                new BatchOutcome.Refused(1, BatchOutcome.Refusal.OVERFLOW),
                refused(increment("n", 1), increment("max", 1), increment("word", 1)));
    }

    @Test
    default void thousandOperationsAreOneStep() {
        List<KeyOperation> operations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            operations.add(set("k%04d".formatted(i), "v" + i, Precondition.NONE));
        }
        var applied = assertInstanceOf(BatchOutcome.Applied.class, store().apply(operations));
        assertEquals(1_000, applied.results().size());
        assertEquals(1_000, names("k").size());
        assertEquals(Optional.of("v999"), text("k0999"));
    }

    @Test
    default void batchOfReadsSeesOneMoment() {
        put("a", "1");
        List<KeyResult> results = applied(get("a"), get("b"), get("a"));
        assertEquals(results.getFirst(), results.getLast());
        assertEquals(new KeyResult.Absent(), results.get(1));
        assertTrue(results.getFirst() instanceof KeyResult.Found);
    }
}
