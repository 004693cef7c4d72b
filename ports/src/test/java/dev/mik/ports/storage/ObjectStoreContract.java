package dev.mik.ports.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does: a backend's test extends this and names its factory. */
public abstract class ObjectStoreContract extends ObjectConcurrencyContract {
    @Test
    void whatIsPutIsThere() throws IOException {
        byte[] body = bytes(1_000, 1);
        Instant before = Instant.now().minusSeconds(5);

        ObjectInfo stored = store.put(
                new ObjectUpload(path("a/b.html"), "text/html; charset=utf-8", 1_000, NO_LIMIT, Precondition.NONE),
                new ByteArrayInputStream(body));

        assertEquals(path("a/b.html"), stored.path());
        assertEquals(1_000, stored.size());
        assertEquals("text/html; charset=utf-8", stored.contentType());
        assertEquals(stored.createdAt(), stored.updatedAt());
        assertTrue(stored.createdAt().isAfter(before));
        assertEquals(stored.createdAt().truncatedTo(ChronoUnit.MILLIS), stored.createdAt());
        assertEquals(Optional.of(stored), store.head(path("a/b.html")));
        try (StoredObject object = store.open(path("a/b.html")).orElseThrow()) {
            assertEquals(stored, object.info());
            assertArrayEquals(body, read(object, new ByteRange(0, 1_000)));
        }
    }

    @Test
    void whatWasNeverPutIsAbsent() {
        put("a/b", bytes(1, 1));

        assertEquals(Optional.empty(), store.head(path("a")));
        assertTrue(store.open(path("a")).isEmpty());
        assertFalse(store.delete(path("a"), Precondition.NONE));
        assertEquals(List.of("a/b"), paths());
    }

    @Test
    void deleteRemovesOnlyThatObject() {
        put("a", bytes(1, 1));
        put("a/b", bytes(1, 2));

        assertTrue(store.delete(path("a"), Precondition.NONE));

        assertEquals(Optional.empty(), store.head(path("a")));
        assertTrue(store.open(path("a")).isEmpty());
        assertFalse(store.delete(path("a"), Precondition.NONE));
        assertEquals(List.of("a/b"), paths());
    }

    @Test
    void emptyObjectIsAnObject() {
        assertEquals(0, put("empty", new byte[0]).size());

        assertArrayEquals(new byte[0], read("empty"));
        assertEquals(List.of("empty"), paths());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8_191, 8_192, 65_535, 65_536, 65_537, 131_072, 3_000_001})
    void bodiesOfAnySizeComeBackWhetherTheLengthIsKnownOrNot(int size) throws IOException {
        byte[] body = bytes(size, size);

        assertEquals(size, put("known", body).size());
        ObjectInfo unknown = store.put(upload("unknown", ObjectUpload.UNKNOWN_LENGTH), new ByteArrayInputStream(body));

        assertEquals(size, unknown.size());
        assertArrayEquals(body, read("known"));
        assertArrayEquals(body, read("unknown"));
    }

    @Test
    void bodyThatComesByteByByteIsStored() throws IOException {
        byte[] body = bytes(3_000, 1);
        InputStream slow = new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(1, length));
            }
        };

        store.put(upload("a", ObjectUpload.UNKNOWN_LENGTH), slow);

        assertArrayEquals(body, read("a"));
    }

    @Test
    void anyPartCanBeRead() {
        byte[] body = bytes(200_000, 1);
        put("a", body);

        try (StoredObject object = store.open(path("a")).orElseThrow()) {
            int[][] parts = {{0, 200_000}, {0, 0}, {200_000, 0}, {199_999, 1}, {0, 1}, {65_530, 12}, {7, 150_000}};
            for (int[] part : parts) {
                assertArrayEquals(
                        Arrays.copyOfRange(body, part[0], part[0] + part[1]),
                        read(object, new ByteRange(part[0], part[1])));
            }
        }
    }

    @Test
    void failureOfTheReaderIsItsOwn() {
        put("a", bytes(100_000, 1));
        IOException gone = new IOException("the client went away");
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw gone;
            }
        };

        try (StoredObject object = store.open(path("a")).orElseThrow()) {
            assertEquals(
                    gone, assertThrows(IOException.class, () -> object.writeTo(broken, new ByteRange(0, 100_000))));
        }
        assertArrayEquals(bytes(100_000, 1), read("a"));
    }

    @Test
    void namesThatFilesystemsFindHardAreNames() {
        List<String> hard = List.of(
                "a",
                "a/b",
                "a/b/c",
                "A",
                "A/b",
                "CON",
                "con",
                "nul.txt",
                "COM1",
                "dots...",
                "dot.",
                ".hidden",
                "...",
                " space ",
                "a ",
                "~",
                "-rf",
                "*",
                "a:b",
                "a\"b",
                "a|b<c>",
                "é",
                "e\u0301",
                "ß",
                "SS",
                "😀/👩‍👩‍👧",
                "\u202Eabc",
                "index.db",
                "%2e%2e",
                "a%2Fb",
                "$HOME",
                "'; DROP TABLE object; --");
        for (int i = 0; i < hard.size(); i++) {
            put(hard.get(i), bytes(50, i));
        }

        for (int i = 0; i < hard.size(); i++) {
            assertArrayEquals(bytes(50, i), read(hard.get(i)), hard.get(i));
        }
        assertEquals(hard.stream().sorted(Names.BYTEWISE).toList(), paths());
        hard.forEach(path -> assertTrue(store.delete(path(path), Precondition.NONE), path));
        assertEquals(0, footprint());
    }

    @Test
    void longNamesAreNames() {
        String segment = "s".repeat(300);
        List<String> names = List.of(
                segment,
                segment + "/" + segment + "/" + segment,
                "x".repeat(1_024),
                "é".repeat(512),
                "😀".repeat(256),
                "a/".repeat(511) + "aa");
        for (int i = 0; i < names.size(); i++) {
            put(names.get(i), bytes(50, i));
        }

        for (int i = 0; i < names.size(); i++) {
            assertArrayEquals(bytes(50, i), read(names.get(i)));
        }
        assertEquals(names.stream().sorted(Names.BYTEWISE).toList(), paths());
    }

    @Test
    void replacementKeepsTheTimeOfCreation() {
        ObjectInfo first = put("a", bytes(10, 1));

        ObjectInfo replaced = put("a", bytes(20, 2));
        while (replaced.updatedAt().equals(first.updatedAt())) {
            replaced = put("a", bytes(20, 2)); // until the clock has moved on
        }

        assertEquals(first.createdAt(), replaced.createdAt());
        assertTrue(replaced.updatedAt().isAfter(first.updatedAt()));
        assertEquals(20, replaced.size());
        assertEquals(Optional.of(replaced), store.head(path("a")));
    }

    @Test
    void copyHasTheBytesAndTheTypeAndTimesOfItsOwn() throws IOException {
        ObjectInfo source = store.put(
                new ObjectUpload(path("a"), "image/png", 200_000, NO_LIMIT, Precondition.NONE),
                new ByteArrayInputStream(bytes(200_000, 1)));

        ObjectInfo target = store.copy(path("a"), path("a/copy"), Precondition.NONE);
        while (target.updatedAt().equals(source.updatedAt())) {
            target = store.copy(path("a"), path("a/copy"), Precondition.NONE); // until the clock has moved on
        }

        assertEquals("image/png", target.contentType());
        assertEquals(path("a/copy"), target.path());
        assertTrue(target.updatedAt().isAfter(source.updatedAt()));
        assertArrayEquals(bytes(200_000, 1), read("a/copy"));
        assertEquals(Optional.of(target), store.head(path("a/copy")));
        assertEquals(Optional.of(source), store.head(path("a")));
        store.delete(path("a"), Precondition.NONE);
        assertArrayEquals(bytes(200_000, 1), read("a/copy"));
    }

    @Test
    void copyOverAnotherKeepsThatOnesTimeOfCreation() {
        ObjectInfo old = put("b", bytes(10, 1));
        put("a", bytes(20, 2));

        assertEquals(
                old.createdAt(),
                store.copy(path("a"), path("b"), Precondition.NONE).createdAt());
        assertArrayEquals(bytes(20, 2), read("b"));
    }

    @Test
    void copyOntoItselfKeepsTheBytes() {
        ObjectInfo old = put("a", bytes(100_000, 1));

        ObjectInfo copied = store.copy(path("a"), path("a"), Precondition.NONE);

        assertArrayEquals(bytes(100_000, 1), read("a"));
        assertEquals(old.createdAt(), copied.createdAt());
        assertEquals(old.contentType(), copied.contentType());
        assertEquals(Optional.of(copied), store.head(path("a")));
        assertEquals(1, footprint());
    }

    @Test
    void copyOfNothingIsNotFound() {
        ServiceException failure =
                assertFails(ErrorCode.NOT_FOUND, () -> store.copy(path("no/such"), path("b"), Precondition.NONE));

        assertEquals("Object 'no/such' not found", failure.sentence());
        assertEquals(List.of(), paths());
    }

    @Test
    void reopenedStoreHasEverything() {
        ObjectInfo one = put("a", bytes(100_000, 1));
        ObjectInfo two = put("a/b", bytes(10, 2));
        put("gone", bytes(10, 3));
        store.delete(path("gone"), Precondition.NONE);

        store.close();
        store = openStore();

        assertEquals(List.of(one, two), list("", "", "", 10).objects());
        assertArrayEquals(bytes(100_000, 1), read("a"));
        assertArrayEquals(bytes(10, 2), read("a/b"));
        assertEquals(2, footprint());
    }

    @Test
    void closedStoreIsUnavailable() {
        put("a", bytes(10, 1));
        store.close();
        store.close();

        assertFails(ErrorCode.UNAVAILABLE, () -> put("a", bytes(10, 2)));
        assertFails(ErrorCode.UNAVAILABLE, () -> store.head(path("a")));
        assertFails(ErrorCode.UNAVAILABLE, () -> store.open(path("a")));
        assertFails(ErrorCode.UNAVAILABLE, () -> store.delete(path("a"), Precondition.NONE));
        assertFails(ErrorCode.UNAVAILABLE, () -> store.copy(path("a"), path("b"), Precondition.NONE));
        assertFails(ErrorCode.UNAVAILABLE, this::paths);
        assertFails(ErrorCode.UNAVAILABLE, store::ping);
        store = openStore();
        assertArrayEquals(bytes(10, 1), read("a"));
    }

    @Test
    void pingOfAnOpenStoreReturns() {
        store.ping();
    }
}
