package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may call what, and when: post-return, realloc, the host from within, and anybody after a trap. */
class CallsTest {
    private final List<Object> noted = new ArrayList<>();
    private Runnable back = () -> {};
    private final Instance calls = calls();

    private Instance calls() {
        Linker linker = new Linker();
        linker.root()
                .function("note", (context, arguments) -> {
                    noted.add(arguments.int64(0));
                    return Nothing.NOTHING;
                })
                .function("back", (context, arguments) -> {
                    back.run();
                    return Nothing.NOTHING;
                });
        return linker.link(Fixtures.component("calls")).instantiate();
    }

    private Object call(String function, Object... arguments) {
        return calls.function(function).call(arguments);
    }

    private void assertPoisoned() {
        Expect.trap(Trap.Kind.POISONED, "the component instance has failed before", () -> call("plain"));
    }

    @Test
    void postReturnGetsTheResultOnce() {
        assertEquals(9L, call("posted", 9L));
        assertEquals(1L, call("posts"));
        assertEquals(9L, call("last"));
    }

    @ParameterizedTest
    @CsvSource({
        "leaving-post, REENTRANCE, cannot leave component instance",
        "trapping-post, UNREACHABLE, unreachable",
        "trap, UNREACHABLE, unreachable"
    })
    void aTrapIsTheEndOfTheInstance(String function, Trap.Kind kind, String words) {
        Expect.trap(kind, words, () -> call(function));
        assertPoisoned();
        assertEquals(List.of(), noted);
    }

    @Test
    void reallocMayNotLeaveTheInstance() {
        Expect.trap(Trap.Kind.REENTRANCE, "cannot leave component instance", () -> call("leaving-realloc", "text"));
        assertPoisoned();
        assertEquals(List.of(), noted);
    }

    @Test
    void theHostIsCalledWithWhatItsTypesSay() {
        assertEquals(Nothing.NOTHING, call("noted", 3L));
        call("out");
        assertEquals(List.of(3L), noted);
    }

    @Test
    void theHostMayNotComeBackInWhileACallIsOut() {
        back = () -> call("plain");
        Expect.trap(Trap.Kind.REENTRANCE, "cannot enter component instance", () -> call("out"));
        assertPoisoned();
    }

    @Test
    void aHostThatWasRefusedMayGoOn() {
        back = () -> Expect.trap(Trap.Kind.REENTRANCE, "cannot enter", () -> call("plain"));
        call("out");
        assertEquals(7L, call("plain"));
    }

    @Test
    void theHostMayCallAnotherInstance() {
        try (Instance other = calls()) {
            back = () -> other.function("noted").call(5L);
            call("out");
        }
        assertEquals(List.of(5L), noted);
    }

    @Test
    void whatTheHostThrowsIsATrapThatNamesTheFunction() {
        IllegalStateException failure = new IllegalStateException("no ink");
        back = () -> {
            throw failure;
        };
        Trap trap = Expect.trap(
                Trap.Kind.HOST, "the host's back failed: java.lang.IllegalStateException: no ink", () -> call("out"));
        assertSame(failure, trap.getCause());
        assertPoisoned();
    }

    @Test
    void whatTheHostThrowsOnPurposeComesOutAsItIs() {
        Exit exit = new Exit(3);
        back = () -> {
            throw exit;
        };
        assertSame(exit, Expect.failure(Exit.class, "exited with status 3", () -> call("out")));
        assertPoisoned();
    }

    @Test
    void errorsOfTheHostsOwnAreNotHidden() {
        AssertionError error = new AssertionError("a test within");
        back = () -> {
            throw error;
        };
        assertSame(error, Expect.failure(AssertionError.class, "a test within", () -> call("out")));
        assertPoisoned();
    }

    @Test
    void closingFromWithinEndsTheInstanceWhenTheCallIsOver() {
        back = calls::close;
        call("out");
        assertPoisoned();
        calls.close();
    }
}
