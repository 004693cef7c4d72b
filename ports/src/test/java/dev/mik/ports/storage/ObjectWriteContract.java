package dev.mik.ports.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.Precondition.TagCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When every {@link ObjectStore} refuses a write, and that nothing of it is left then. */
public abstract class ObjectWriteContract extends ObjectListingContract {
    private static final EntityTag OTHER = new EntityTag("no-such-version");

    private static ObjectUpload limited(long declared, long max) {
        return new ObjectUpload(path("a"), "text/plain", declared, max, Precondition.NONE);
    }

    private void assertNothingStored(ErrorCode code, ObjectUpload upload, byte[] body) {
        long before = footprint();
        assertFails(code, () -> store.put(upload, new ByteArrayInputStream(body)));
        assertEquals(Optional.empty(), store.head(upload.path()));
        assertEquals(List.of(), paths());
        assertEquals(before, footprint());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 300_000})
    void bodyShorterThanDeclaredIsRefused(int length) {
        assertNothingStored(ErrorCode.INVALID_REQUEST, limited(length + 1, NO_LIMIT), bytes(length, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 300_000})
    void bodyLongerThanDeclaredIsRefused(int length) {
        assertNothingStored(ErrorCode.INVALID_REQUEST, limited(length - 1, NO_LIMIT), bytes(length, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 300_000})
    void bodyOverTheLimitIsRefusedWithAndWithoutDeclaredLength(int length) {
        assertNothingStored(ErrorCode.PAYLOAD_TOO_LARGE, limited(length, length - 1), bytes(length, 1));
        assertNothingStored(
                ErrorCode.PAYLOAD_TOO_LARGE, limited(ObjectUpload.UNKNOWN_LENGTH, length - 1), bytes(length, 1));
    }

    @Test
    void bodyOfJustTheLimitIsTaken() throws IOException {
        byte[] body = bytes(300_000, 1);

        store.put(limited(body.length, body.length), new ByteArrayInputStream(body));
        assertArrayEquals(body, read("a"));
        store.put(limited(ObjectUpload.UNKNOWN_LENGTH, body.length), new ByteArrayInputStream(body));
        assertArrayEquals(body, read("a"));
    }

    @Test
    void declaredLengthOverTheLimitIsRefusedWithoutReadingTheBody() {
        InputStream body = breakingAfter(0, new IllegalStateException("the body was read"));

        assertFails(ErrorCode.PAYLOAD_TOO_LARGE, () -> store.put(limited(11, 10), body));
    }

    @Test
    void endlessBodyIsRefusedSoonAfterTheLimit() {
        AtomicLong read = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 0;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                read.addAndGet(length);
                return length;
            }
        };

        assertFails(
                ErrorCode.PAYLOAD_TOO_LARGE, () -> store.put(limited(ObjectUpload.UNKNOWN_LENGTH, 1_000_000), endless));
        assertTrue(read.get() < 32_000_000, "read " + read.get() + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void bodyThatBreaksLeavesNothing(int after) {
        long before = footprint();
        IOException broken = new IOException("the client went away");
        IllegalStateException bug = new IllegalStateException("a bug in the body");

        for (long declared : new long[] {ObjectUpload.UNKNOWN_LENGTH, after + 1}) {
            assertSame(
                    broken,
                    assertThrows(
                            IOException.class, () -> store.put(upload("a", declared), breakingAfter(after, broken))));
            assertSame(
                    bug,
                    assertThrows(
                            IllegalStateException.class,
                            () -> store.put(upload("a", declared), breakingAfter(after, bug))));
        }

        assertEquals(List.of(), paths());
        assertEquals(before, footprint());
    }

    @Test
    void failedReplacementLeavesTheOldObject() {
        byte[] old = bytes(5_000, 1);
        ObjectInfo stored = put("a", old);

        assertThrows(
                IOException.class, () -> store.put(upload("a", 10_000), breakingAfter(9_000, new IOException("gone"))));
        assertFails(
                ErrorCode.INVALID_REQUEST,
                () -> store.put(upload("a", 10_000), new ByteArrayInputStream(new byte[10])));

        assertEquals(Optional.of(stored), store.head(path("a")));
        assertArrayEquals(old, read("a"));
        assertEquals(1, footprint());
    }

    @Test
    void replacingAndDeletingGiveTheSpaceBack() {
        for (int i = 0; i < 5; i++) {
            put("a", bytes(1_000, i));
        }
        assertEquals(1, footprint());

        store.delete(path("a"), Precondition.NONE);
        assertEquals(0, footprint());
    }

    @Test
    void bodyIsReadToItsEndAndNotClosed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream body = new ByteArrayInputStream(bytes(1_000, 1)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        store.put(upload("a", 1_000), body);

        assertEquals(-1, body.read());
        assertFalse(closed.get());
    }

    @Test
    void ifNoneMatchAnyWritesOnlyWhereNothingIs() {
        ObjectInfo first = put("a", bytes(10, 1), Precondition.ABSENT);

        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 2), Precondition.ABSENT));

        assertEquals(Optional.of(first), store.head(path("a")));
        assertEquals(1, footprint());
        store.delete(path("a"), Precondition.NONE);
        put("a", bytes(10, 3), Precondition.ABSENT);
    }

    @Test
    void ifNoneMatchTagRefusesThatVersionOnly() {
        EntityTag tag = put("a", bytes(10, 1)).tag();
        Precondition notThis = new Precondition(new TagCondition.Unset(), new TagCondition.OneOf(Set.of(tag)));

        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 2), notThis));
        put("a", bytes(10, 3));
        put("a", bytes(10, 4), notThis);
        assertArrayEquals(bytes(10, 4), read("a"));
    }

    @Test
    void ifMatchWritesOnlyOverThatVersion() {
        EntityTag tag = put("a", bytes(10, 1)).tag();

        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 2), Precondition.matches(OTHER)));
        assertArrayEquals(bytes(10, 1), read("a"));
        EntityTag next = put(
                        "a",
                        bytes(10, 3),
                        new Precondition(new TagCondition.OneOf(Set.of(OTHER, tag)), new TagCondition.Unset()))
                .tag();
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 4), Precondition.matches(tag)));
        put("a", bytes(10, 5), Precondition.matches(next));
        assertArrayEquals(bytes(10, 5), read("a"));
        assertEquals(1, footprint());
    }

    @Test
    void ifMatchFailsWhereNothingIs() {
        Precondition exists = new Precondition(new TagCondition.Any(), new TagCondition.Unset());

        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 1), exists));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", bytes(10, 1), Precondition.matches(OTHER)));
        assertEquals(List.of(), paths());
        put("a", bytes(10, 1));
        put("a", bytes(10, 2), exists);
    }

    @Test
    void deleteObeysPreconditions() {
        EntityTag tag = put("a", bytes(10, 1)).tag();

        assertFails(ErrorCode.PRECONDITION_FAILED, () -> store.delete(path("a"), Precondition.matches(OTHER)));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> store.delete(path("a"), Precondition.ABSENT));
        assertEquals(tag, tag("a"));
        assertTrue(store.delete(path("a"), Precondition.matches(tag)));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> store.delete(path("a"), Precondition.matches(tag)));
        assertFalse(store.delete(path("a"), Precondition.ABSENT));
    }

    @Test
    void copyObeysPreconditionsOfItsTarget() {
        EntityTag source = put("a", bytes(10, 1)).tag();
        EntityTag target = put("b", bytes(10, 2)).tag();

        assertFails(
                ErrorCode.PRECONDITION_FAILED, () -> store.copy(path("a"), path("b"), Precondition.matches(source)));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> store.copy(path("a"), path("b"), Precondition.ABSENT));
        assertArrayEquals(bytes(10, 2), read("b"));
        store.copy(path("a"), path("b"), Precondition.matches(target));
        assertArrayEquals(bytes(10, 1), read("b"));
        assertEquals(2, footprint());
    }

    @Test
    void preconditionIsCheckedAgainWhenTheBodyHasEnded() {
        EntityTag tag = put("a", bytes(10, 1)).tag();

        for (Precondition precondition : List.of(Precondition.ABSENT, Precondition.matches(tag))) {
            String path = precondition.equals(Precondition.ABSENT) ? "b" : "a";
            InputStream overtaken = new ByteArrayInputStream(bytes(10, 2)) {
                @Override
                public synchronized int read(byte[] into, int from, int length) {
                    if (available() == 10) {
                        put(path, bytes(10, 3));
                    }
                    return super.read(into, from, length);
                }
            };
            assertFails(
                    ErrorCode.PRECONDITION_FAILED,
                    () -> store.put(new ObjectUpload(path(path), "text/plain", 10, NO_LIMIT, precondition), overtaken));
            assertArrayEquals(bytes(10, 3), read(path));
        }
        assertEquals(2, footprint());
    }

    @Test
    void tagChangesWithEachWrite() {
        Set<EntityTag> tags = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            assertTrue(tags.add(put("a", bytes(100, i)).tag()));
        }
        EntityTag copied = store.copy(path("a"), path("a"), Precondition.NONE).tag();
        assertNotEquals(copied, put("a", bytes(100, 99)).tag());
    }

    /** {@link EntityTag}: two equal tags of one key mean that nothing was written between. */
    @Test
    void tagChangesAlsoWhenTheSameBytesAreWritten() {
        EntityTag first = put("a", bytes(100, 1)).tag();

        assertNotEquals(first, put("a", bytes(100, 1)).tag());
        store.delete(path("a"), Precondition.NONE);
        assertNotEquals(first, put("a", bytes(100, 1)).tag());
    }
}
