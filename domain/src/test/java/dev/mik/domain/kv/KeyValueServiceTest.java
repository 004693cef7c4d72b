package dev.mik.domain.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.domain.Cursor;
import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.TestClock;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyOperation.ExpiryChange;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.KeyValueModel;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueServiceTest {
    private static final Key A = new Key("a");
    private static final ExpiryChange KEEP = new ExpiryChange.Keep();

    private final TestClock clock = new TestClock();
    private final KeyValueService service = new KeyValueService(new KeyValueModel(clock));

    private static void fails(ErrorCode code, String sentence, Executable call) {
        ServiceException failure = assertThrows(ServiceException.class, call);
        assertEquals(code, failure.code());
        assertEquals(sentence, failure.sentence());
    }

    private EntityTag put(String key, String value) {
        return service.set(new Key(key), Value.ofText(value), TimeToLive.FOREVER, Precondition.NONE);
    }

    @Test
    void setThenGet() {
        EntityTag tag = put("a", "1");
        assertEquals(Value.ofText("1"), service.get(A).value());
        assertEquals(tag, service.get(A).tag());
        assertEquals(Optional.of(service.get(A)), service.find(A));
    }

    @Test
    void absentKeyIsNotFound() {
        fails(ErrorCode.NOT_FOUND, "Key 'a' not found", () -> service.get(A));
        fails(ErrorCode.NOT_FOUND, "Key 'a' not found", () -> service.expire(A, TimeToLive.FOREVER, Precondition.NONE));
        assertEquals(Optional.empty(), service.find(A));
    }

    @Test
    void largestValueIsTakenAndOneByteMoreIsNot() {
        Value largest = new Value(new byte[Value.MAX_BYTES], Value.TEXT);
        Value larger = new Value(new byte[Value.MAX_BYTES + 1], Value.TEXT);
        service.set(A, largest, TimeToLive.FOREVER, Precondition.NONE);
        fails(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The value has 8388609 bytes; at most 8388608 (8 MiB) are allowed.",
                () -> service.set(A, larger, TimeToLive.FOREVER, Precondition.NONE));
        fails(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "Operation 1: The value has 8388609 bytes; at most 8388608 (8 MiB) are allowed.",
                () -> service.batch(List.of(
                        new KeyOperation.Delete(A, Precondition.NONE),
                        new KeyOperation.Set(A, larger, TimeToLive.FOREVER, Precondition.NONE))));
        assertEquals(largest, service.get(A).value());
    }

    @Test
    void deleteTellsWhetherThereWasSomething() {
        put("a", "1");
        assertTrue(service.delete(A, Precondition.NONE));
        assertFalse(service.delete(A, Precondition.NONE));
    }

    @Test
    void failedPreconditionOfASingleCallHasNoIndex() {
        put("a", "1");
        String sentence = "Key 'a' is not in the state that If-Match or If-None-Match asks for: read it again.";
        Precondition absent = Precondition.ABSENT;
        List<Executable> calls = List.of(
                () -> service.set(A, Value.ofText("2"), TimeToLive.FOREVER, absent),
                () -> service.delete(A, absent),
                () -> service.increment(A, 1, KEEP, absent),
                () -> service.expire(A, TimeToLive.FOREVER, absent));
        for (Executable call : calls) {
            fails(ErrorCode.PRECONDITION_FAILED, sentence, call);
        }
    }

    @Test
    void incrementCountsOrSaysWhyNot() {
        assertEquals(5, service.increment(A, 5, KEEP, Precondition.NONE).value());
        put("word", "abc");
        fails(
                ErrorCode.NOT_AN_INTEGER,
                "The value of key 'word' is not a whole number of 64 bits, so it cannot be incremented.",
                () -> service.increment(new Key("word"), 1, KEEP, Precondition.NONE));
        fails(
                ErrorCode.INTEGER_OVERFLOW,
                "The increment of key 'a' would leave the range of 64 bits.",
                () -> service.increment(A, Long.MAX_VALUE, KEEP, Precondition.NONE));
    }

    @Test
    void expireSetsTheTime() {
        put("a", "1");
        EntityTag tag = service.expire(A, TimeToLive.ofSeconds(60), Precondition.NONE);
        assertEquals(tag, service.get(A).tag());
        assertEquals(60, service.get(A).remaining().secondsRoundedUp());
        clock.advance(60_000);
        assertEquals(Optional.empty(), service.find(A));
    }

    @Test
    void batchAnswersEachOperation() {
        List<KeyResult> results = service.batch(List.of(
                new KeyOperation.Increment(A, 2, KEEP, Precondition.NONE),
                new KeyOperation.Get(A),
                new KeyOperation.Get(new Key("b"))));
        assertEquals(
                2,
                assertInstanceOf(KeyResult.Incremented.class, results.getFirst())
                        .value());
        assertInstanceOf(KeyResult.Found.class, results.get(1));
        assertEquals(new KeyResult.Absent(), results.get(2));
    }

    @Test
    void refusedBatchNamesTheOperationAndLeavesNothing() {
        put("word", "abc");
        fails(
                ErrorCode.NOT_AN_INTEGER,
                "Operation 1: The value of key 'word' is not a whole number of 64 bits, so it cannot be incremented.",
                () -> service.batch(List.of(
                        new KeyOperation.Increment(A, 1, KEEP, Precondition.NONE),
                        new KeyOperation.Increment(new Key("word"), 1, KEEP, Precondition.NONE))));
        assertEquals(Optional.empty(), service.find(A));
        fails(
                ErrorCode.PRECONDITION_FAILED,
                "Operation 0: Key 'word' is not in the state that If-Match or If-None-Match asks for: read it again.",
                () -> service.batch(List.of(new KeyOperation.Delete(new Key("word"), Precondition.ABSENT))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void batchOfTheWrongSizeIsRefused(int size) {
        List<KeyOperation> operations = Collections.nCopies(size, new KeyOperation.Get(A));
        fails(
                ErrorCode.INVALID_REQUEST,
                "A batch has 1 to 1000 operations, not " + size + ".",
                () -> service.batch(operations));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void batchOfTheSmallestAndLargestSizeIsDone(int size) {
        assertEquals(
                size,
                service.batch(Collections.nCopies(size, new KeyOperation.Get(A)))
                        .size());
    }

    @Test
    void cursorsLeadThroughAllKeys() {
        List<String> names = List.of("a", "b", "c\uff5e", "c\ud83d\ude00", "d");
        names.forEach(name -> put(name, "1"));
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.of(Cursor.BEGINNING);
        while (cursor.isPresent()) {
            KeyListing page = service.list(KeyPrefix.ALL, 2, cursor.get());
            page.keys().forEach(key -> seen.add(key.name()));
            cursor = page.nextCursor();
        }
        assertEquals(names, seen);
    }

    @Test
    void listRefusesABadLimitOrCursor() {
        for (int limit : List.of(0, -1, PageRequest.MAX_LIMIT + 1)) {
            ServiceException refused =
                    assertThrows(ServiceException.class, () -> service.list(KeyPrefix.ALL, limit, Cursor.BEGINNING));
            assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
        }
        ServiceException refused =
                assertThrows(ServiceException.class, () -> service.list(KeyPrefix.ALL, 1, "not a cursor"));
        assertEquals(ErrorCode.INVALID_CURSOR, refused.code());
    }

    @Test
    void deleteAllNeedsAPrefix() {
        put("user:1", "1");
        fails(
                ErrorCode.INVALID_REQUEST,
                "prefix is required and must not be empty: it says which keys to delete.",
                () -> service.deleteAll(KeyPrefix.ALL));
        assertEquals(1, service.deleteAll(new KeyPrefix("user:")));
    }

    @Test
    void pingReachesTheStore() {
        service.ping();
        KeyValueModel closed = new KeyValueModel(clock);
        closed.close();
        assertThrows(ServiceException.class, () -> new KeyValueService(closed).ping());
    }
}
