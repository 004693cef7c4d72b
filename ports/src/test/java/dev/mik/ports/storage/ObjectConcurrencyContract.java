package dev.mik.ports.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds of every {@link ObjectStore} while many threads use it, and some are interrupted. */
public abstract class ObjectConcurrencyContract extends ObjectWriteContract {
    @Test
    void ofSixteenThatCreateOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String path = "race/" + round;
            List<Boolean> won = together(16, i -> () -> {
                try {
                    put(path, bytes(2_000, i), Precondition.ABSENT);
                    return true;
                } catch (ServiceException e) {
                    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
                    return false;
                }
            });

            int winner = won.indexOf(true);
            assertEquals(1, won.stream().filter(w -> w).count());
            assertArrayEquals(bytes(2_000, winner), read(path));
            assertEquals(round + 1, footprint());
        }
    }

    @Test
    void readModifyWriteUnderIfMatchLosesNothing() throws Exception {
        put("set", new byte[0]);

        together(8, i -> () -> {
            for (int n = 0; n < 5; n++) {
                appendOne("set", (byte) (i * 5 + n));
            }
            return i;
        });

        Set<Byte> seen = new HashSet<>();
        for (byte b : read("set")) {
            seen.add(b);
        }
        assertEquals(40, read("set").length);
        assertEquals(40, seen.size());
        assertEquals(1, footprint());
    }

    private void appendOne(String path, byte more) {
        while (true) {
            try (StoredObject object = store.open(path(path)).orElseThrow()) {
                byte[] old = read(object, new ByteRange(0, object.info().size()));
                byte[] next = Arrays.copyOf(old, old.length + 1);
                next[old.length] = more;
                put(path, next, Precondition.matches(object.info().tag()));
                return;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
            }
        }
    }

    /** The old one to its end, or a failure: never a mix. */
    @Test
    void openObjectStaysWhatItIsWhenItIsReplacedOrDeleted() {
        byte[] old = bytes(400_000, 1);
        put("replaced", old);
        put("deleted", old);

        try (StoredObject replaced = store.open(path("replaced")).orElseThrow();
                StoredObject deleted = store.open(path("deleted")).orElseThrow()) {
            assertArrayEquals(Arrays.copyOf(old, 1_000), read(replaced, new ByteRange(0, 1_000)));
            put("replaced", bytes(400_000, 2));
            store.delete(path("deleted"), Precondition.NONE);
            for (StoredObject object : List.of(replaced, deleted)) {
                try {
                    assertArrayEquals(old, read(object, new ByteRange(0, 400_000)));
                } catch (ServiceException e) {
                    assertEquals(ErrorCode.STORAGE_FAILURE, e.code());
                }
            }
        }
        assertArrayEquals(bytes(400_000, 2), read("replaced"));
    }

    @Test
    void readersSeeTheOldOrTheNewObjectAndNeverAPart() throws Exception {
        put("hot", checksummed(150_000, 0));
        AtomicInteger writing = new AtomicInteger(2);

        List<Integer> reads = together(6, i -> () -> {
            if (i < 2) {
                for (int n = 1; n <= 15; n++) {
                    put("hot", checksummed(50_000 + 1_000 * n, 100L * i + n));
                }
                writing.decrementAndGet();
                return 1;
            }
            int count = 0;
            while (writing.get() > 0) {
                assertChecksummed(read("hot"));
                count++;
            }
            return count;
        });

        assertTrue(reads.stream().mapToInt(n -> n).sum() > 6);
        assertEquals(1, footprint());
    }

    private static byte[] checksummed(int length, long seed) {
        byte[] body = bytes(length, seed);
        System.arraycopy(sha256(body, 32), 0, body, 0, 32);
        return body;
    }

    private static void assertChecksummed(byte[] body) {
        assertArrayEquals(sha256(body, 32), Arrays.copyOf(body, 32));
    }

    private static byte[] sha256(byte[] body, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(body, from, body.length - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Test
    void manyWritersOfManyObjectsLoseNothing() throws Exception {
        together(8, i -> () -> {
            for (int n = 0; n < 25; n++) {
                put(i + "/" + n, bytes(3_000, 100L * i + n));
                if (n % 5 == 4) {
                    assertTrue(store.delete(path(i + "/" + (n - 1)), Precondition.NONE));
                }
            }
            return i;
        });

        assertEquals(160, paths().size());
        assertEquals(160, footprint());
        assertArrayEquals(bytes(3_000, 724), read("7/24"));
    }

    @Test
    void interruptedThreadHarmsNobody() throws Exception {
        put("a", bytes(300_000, 1));
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            try (StoredObject object = store.open(path("a")).orElseThrow()) {
                Thread.currentThread().interrupt();
                attempt(() -> put("b", bytes(300_000, 2)));
                attempt(() -> store.copy(path("a"), path("c"), Precondition.NONE));
                attempt(() -> store.head(path("a")));
                attempt(() -> read(object, new ByteRange(0, 300_000)));
                attempt(() -> read("a"));
                attempt(this::paths);
                attempt(() -> store.delete(path("no"), Precondition.NONE));
                attempt(store::ping);
                InputStream interrupting = new ByteArrayInputStream(bytes(300_000, 4)) {
                    @Override
                    public synchronized int read(byte[] into, int from, int length) {
                        Thread.currentThread().interrupt();
                        return super.read(into, from, length);
                    }
                };
                attempt(() -> {
                    try {
                        store.put(upload("d", 300_000), interrupting);
                    } catch (IOException e) {
                        throw new AssertionError("an array does not fail", e);
                    }
                });
            }
            return true;
        });
        Thread.ofPlatform().start(interrupted);
        assertTrue(interrupted.get());

        store.ping();
        for (String path : paths()) {
            assertEquals(300_000, read(path).length);
        }
        assertEquals(paths().size(), footprint());
        assertArrayEquals(bytes(300_000, 1), read("a"));
        put("a", bytes(10, 5));
        assertArrayEquals(bytes(10, 5), read("a"));
    }

    /** A backend may refuse an interrupted caller, with a code; what it must not do is to break for others. */
    private static void attempt(Runnable call) {
        Thread.currentThread().interrupt();
        try {
            call.run();
        } catch (ServiceException e) {
            assertTrue(List.of(ErrorCode.UNAVAILABLE, ErrorCode.BUSY).contains(e.code()), e.sentence());
        }
    }
}
