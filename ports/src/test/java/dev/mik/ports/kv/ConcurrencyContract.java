package dev.mik.ports.kv;

import static dev.mik.ports.kv.KeyValueSubject.get;
import static dev.mik.ports.kv.KeyValueSubject.increment;
import static dev.mik.ports.kv.KeyValueSubject.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What many threads at once may rely on. */
interface ConcurrencyContract extends KeyValueSubject {
    int THREADS = 16;

    @Test
    default void raceToCreateHasOneWinner() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "race" + round;
            Set<Integer> winners = ConcurrentHashMap.newKeySet();
            Crowd.of(THREADS, member -> {
                var outcome = store().apply(List.of(set(key, "by " + member, Precondition.ABSENT)));
                if (outcome instanceof BatchOutcome.Applied) {
                    winners.add(member);
                }
            });
            assertEquals(1, winners.size());
            assertEquals(Optional.of("by " + winners.iterator().next()), text(key));
        }
    }

    @Test
    default void raceToReplaceOneVersionHasOneWinner() throws Exception {
        EntityTag start = put("a", "start");
        AtomicInteger winners = new AtomicInteger();
        Crowd.of(THREADS, member -> {
            var outcome = store().apply(List.of(set("a", "by " + member, Precondition.matches(start))));
            if (outcome instanceof BatchOutcome.Applied) {
                winners.incrementAndGet();
            }
        });
        assertEquals(1, winners.get());
    }

    @Test
    default void concurrentIncrementsLoseNothing() throws Exception {
        Set<Long> sums = ConcurrentHashMap.newKeySet();
        Crowd.of(THREADS, _ -> {
            for (int i = 0; i < 50; i++) {
                sums.add(assertInstanceOf(KeyResult.Incremented.class, one(increment("n", 1)))
                        .value());
            }
        });
        assertEquals(Optional.of(Integer.toString(THREADS * 50)), text("n"));
        assertEquals(THREADS * 50, sums.size());
    }

    @Test
    default void concurrentWritesHaveDifferentTags() throws Exception {
        Set<EntityTag> tags = ConcurrentHashMap.newKeySet();
        Crowd.of(THREADS, member -> {
            for (int i = 0; i < 50; i++) {
                tags.add(put("k" + member % 4, "same"));
            }
        });
        assertEquals(THREADS * 50, tags.size());
    }

    @Test
    default void writerSeesItsOwnWriteAtOnce() throws Exception {
        Crowd.of(THREADS, member -> {
            String own = "own" + member + ":";
            for (int i = 0; i < 50; i++) {
                put(own, "v" + i);
                assertEquals(Optional.of("v" + i), text(own));
                assertEquals(List.of(own), names(own));
            }
        });
    }

    /** Two keys are only ever written together, so a read of both in one step must find them alike. */
    @Test
    default void nobodySeesHalfABatch() throws Exception {
        applied(set("x", "0", Precondition.NONE), set("y", "0", Precondition.NONE));
        AtomicInteger next = new AtomicInteger(1);
        Crowd.of(8, member -> {
            for (int i = 0; i < 100; i++) {
                if (member % 2 == 0) {
                    String value = Integer.toString(next.getAndIncrement());
                    applied(set("x", value, Precondition.NONE), set("y", value, Precondition.NONE));
                } else {
                    List<KeyResult> both = applied(get("x"), get("y"));
                    assertEquals(value(both.getFirst()), value(both.getLast()));
                }
            }
        });
    }

    /** One writer counts both up, the second key's write following the first's in the same batch. */
    @Test
    default void plainReadsNeverSeeALaterKeyBeforeAnEarlierOne() throws Exception {
        applied(increment("x", 0), increment("y", 0));
        AtomicBoolean done = new AtomicBoolean();
        Crowd.of(3, member -> {
            if (member == 0) {
                for (int i = 0; i < 300; i++) {
                    applied(increment("x", 1), increment("y", 1));
                }
                done.set(true);
            } else {
                while (!done.get()) {
                    long y = Long.parseLong(text("y").orElseThrow());
                    long x = Long.parseLong(text("x").orElseThrow());
                    assertTrue(x >= y, () -> "x is " + x + " though y was " + y + " before");
                }
            }
        });
    }

    private static Value value(KeyResult result) {
        return assertInstanceOf(KeyResult.Found.class, result).entry().value();
    }

    @Test
    default void interruptedCallerHarmsNobody() throws Exception {
        Crowd.of(THREADS, member -> {
            for (int i = 0; i < 50; i++) {
                if (member % 2 == 0) {
                    interrupted("broken" + member + "-" + i);
                } else {
                    put("sound" + member + "-" + i, "1");
                    assertEquals(Optional.of("1"), text("sound" + member + "-" + i));
                }
            }
        });
        assertEquals(THREADS / 2 * 50, names("sound").size());
        put("after", "1");
        assertEquals(Optional.of("1"), text("after"));
        store().ping();
    }

    /** What an interrupted caller is told has to be true, if it is told anything but a failure. */
    private void interrupted(String key) {
        Thread.currentThread().interrupt();
        try {
            put(key, "1");
            assertEquals(Optional.of("1"), text(key));
            assertEquals(List.of(key), names(key));
        } catch (ServiceException _) {
            // Giving up is a caller's right too; that it harms nobody is what the test is about.
        } finally {
            Thread.interrupted();
        }
    }
}
