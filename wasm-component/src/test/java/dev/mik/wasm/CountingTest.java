package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.abi.GuestResource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two components that tools made and composed: one owns counters and has strings in UTF-8, the other one holds them and
 * has UTF-16.
 */
class CountingTest {
    private static final String COUNTERS = "mik:fixtures/counters";
    private static final String COUNTING = "mik:fixtures/counting";

    private final Instance counting = Fixtures.alone("counting-composed");

    @AfterEach
    void close() {
        counting.close();
    }

    private List<?> tell(String... steps) {
        return counting.function(COUNTING, "tell").call(List.class, List.of(steps));
    }

    private GuestResource handOut(long start) {
        return counting.function(COUNTING, "hand-out").call(GuestResource.class, start);
    }

    private Object dropped() {
        return counting.function(COUNTERS, "dropped").call();
    }

    @Test
    void resourcesAndStringsPassBetweenThem() {
        List<?> told = tell(
                "new 5",
                "new 7",
                "add 0 3",
                "value 0",
                "larger 0 1",
                "join 0 1",
                "value 0",
                "dropped",
                "named naïve 😀",
                "value 1",
                "named ",
                "new 9",
                "sum 0 1 2",
                "dropped",
                "echo 日本語 😀 é",
                "new 3",
                "drop 0",
                "dropped");
        assertEquals(
                List.of(
                        "at 0",
                        "at 1",
                        "8",
                        "8",
                        "8",
                        "at 0",
                        "15",
                        "2",
                        "at 1",
                        "11",
                        "no name: néant",
                        "at 2",
                        "0: 15, 1: 11, 2: 9, 35",
                        "5",
                        "日本語 😀 é",
                        "at 0",
                        "",
                        "6"),
                told);
    }

    @Test
    void theHostHoldsThemToo() {
        GuestResource counter = handOut(40);
        assertEquals(42L, counting.function(COUNTERS, "[method]counter.add").call(counter, 2L));
        assertEquals(42L, counting.function(COUNTING, "look").call(counter));
        counting.function(COUNTING, "keep").call(counter, false);
        assertEquals(42L, counting.function(COUNTING, "take-back").call(counter));
        assertEquals(1L, dropped());
        handOut(1).drop();
        assertEquals(2L, dropped());
    }

    @Test
    void nothingIsLeftOver() {
        String first = "";
        for (int i = 0; i < 50; i++) {
            tell("new 1", "drop 0", "named x", "drop 0", "named ", "echo long enough");
            String heap = tell("heap").toString();
            first = i == 2 ? heap : first;
            assertEquals(i < 2 ? heap : first, heap);
        }
        assertEquals(100L, dropped());
    }

    @Test
    void aBorrowThatIsKeptIsATrap() {
        GuestResource counter = handOut(1);
        Expect.trap(
                Trap.Kind.HANDLE,
                "borrow handles still remain at the end of the call of mik:fixtures/counting#keep",
                () -> counting.function(COUNTING, "keep").call(counter, true));
    }

    @Test
    void aHandleThatNobodyGaveIsATrap() {
        Expect.trap(
                Trap.Kind.HANDLE,
                "mik:fixtures/counters#[method]counter.value: unknown handle index 99999, expected a resource counter",
                () -> counting.function(COUNTING, "forge").call(99_999L));
    }

    @Test
    void aTrapInOneIsTheEndOfBoth() {
        Expect.trap(Trap.Kind.UNREACHABLE, "unreachable", () -> tell("drop 3"));
        Expect.trap(Trap.Kind.POISONED, "failed before", this::dropped);
    }
}
