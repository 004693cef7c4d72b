package dev.mik.ports.kv;

import static dev.mik.ports.kv.KeyValueSubject.delete;
import static dev.mik.ports.kv.KeyValueSubject.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Opening, closing, and what is there after it. */
interface LifecycleContract extends KeyValueSubject {
    @Test
    default void openStoreAnswersPing() {
        store().ping();
    }

    @Test
    default void reopenedStoreHoldsWhatItHeldIfItIsDurable() {
        EntityTag tag = put("a", "1");
        put("b", "2", TimeToLive.ofSeconds(2));
        put("c", "3");
        one(delete("c"));
        Optional<Entry> before = store().get(new Key("a"));
        reopen();
        if (durable()) {
            assertEquals(before, store().get(new Key("a")));
            assertEquals(tag, tag("a"));
            assertEquals(List.of("a", "b"), names(""));
            letTimePass(2_000 + clockTolerance());
            assertEquals(List.of("a"), names(""));
        } else {
            assertEquals(List.of(), names(""));
        }
    }

    @Test
    default void tagsAreNeverReusedAcrossReopening() {
        Set<EntityTag> tags = new HashSet<>();
        for (int life = 0; life < 4; life++) {
            for (int i = 0; i < 10; i++) {
                assertTrue(tags.add(put("a", "same")), "a tag came twice");
            }
            one(delete("a"));
            if (durable()) {
                reopen();
            }
        }
    }

    @Test
    default void rowsThatExpiredWhileTheStoreWasClosedGoAway() throws InterruptedException {
        put("a", "1", new TimeToLive(50));
        put("b", "1");
        store().close();
        letTimePass(50 + clockTolerance());
        reopen();
        long kept = durable() ? 1 : 0;
        assertEquals(kept, names("").size());
        Eventually.holds("what expired meanwhile is gone", () -> storedRows() == kept);
    }

    @Test
    default void closedStoreIsUnavailable() {
        put("a", "1");
        store().close();
        List<Executable> calls = List.of(
                () -> store().get(new Key("a")),
                () -> store().apply(List.of(set("a", "2", Precondition.NONE))),
                () -> store().list(KeyPrefix.ALL, PageRequest.first(1)),
                () -> store().deleteAll(KeyPrefix.ALL),
                () -> store().ping());
        for (Executable call : calls) {
            assertEquals(
                    ErrorCode.UNAVAILABLE,
                    assertThrows(ServiceException.class, call).code());
        }
        store().close();
    }

    @Test
    default void closeFinishesWhatWasAccepted() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger refused = new AtomicInteger();
        Crowd.of(9, member -> {
            if (member == 0) {
                Eventually.holds("writing is under way", () -> acknowledged.size() > 50);
                store().close();
                return;
            }
            try {
                for (int i = 0; ; i++) {
                    put("k" + member + "-" + i, "1");
                    acknowledged.add("k" + member + "-" + i);
                }
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code());
                refused.incrementAndGet();
            }
        });
        assertEquals(8, refused.get());
        assertNotEquals(0, acknowledged.size());
        reopen();
        if (durable()) {
            Set<String> there = Set.copyOf(names("k"));
            assertEquals(acknowledged, there);
        }
    }
}
