package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What callers hear, whatever happens to the writer. */
class GroupCommitCallersTest extends GroupCommitFixture {
    @Test
    void workThatStillWaitsAtItsDeadlineIsNotDone() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        Future<Integer> first = occupy(letGo);
        Deadline soon = Deadline.in(Duration.ofMillis(1));
        ServiceException late = assertThrows(ServiceException.class, () -> writer().write(insert(2), soon));
        assertEquals(ErrorCode.TIMEOUT, late.code());
        letGo.countDown();
        assertEquals(0, get(first));
        assertEquals(1, writer().write(insert(3), Deadline.in(Duration.ofMinutes(5))));
        assertEquals(List.of(3), ids());
    }

    @Test
    void workThatHasBegunIsWaitedForBeyondItsDeadline() throws Exception {
        // A try in which the writer does not even begin in time says nothing, and the next has more time.
        AtomicBoolean began = new AtomicBoolean();
        for (Duration time = Duration.ofMillis(10); !began.get(); time = time.multipliedBy(2)) {
            Deadline deadline = Deadline.in(time);
            Future<Integer> answer = callers.submit(() -> writer().write(
                            connection -> {
                                began.set(true);
                                spendUntil(deadline);
                                return run(connection, "INSERT INTO t VALUES (1, 'x')");
                            },
                            deadline));
            boolean done = isDone(answer);
            assertEquals(began.get(), done);
        }
        assertEquals(List.of(1), ids());
    }

    @Test
    void errorReachesItsCallerAndTheWriterGoesOn() throws Exception {
        List<Future<Integer>> answers = together(
                insert(1),
                connection -> {
                    run(connection, "INSERT INTO t VALUES (10, 'undone')");
                    throw new OutOfMemoryError("made by the test");
                },
                insert(2));
        assertEquals(1, get(answers.get(0)));
        ServiceException told = failure(ServiceException.class, answers.get(1));
        assertEquals(ErrorCode.INTERNAL, told.code());
        assertInstanceOf(OutOfMemoryError.class, told.getCause());
        assertEquals(1, get(answers.get(2)));
        assertThrows(
                ServiceException.class,
                () -> writer().write(_ -> {
                    throw new StackOverflowError("made by the test");
                }));
        assertEquals(1, writer().write(insert(3)));
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void lockOfAnotherProcessMakesTheWholeGroupBusyOnce() throws Exception {
        writer().write(connection -> run(connection, "PRAGMA busy_timeout = 20"));
        try (Connection other = file().openWriter()) {
            run(other, "BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                int id = i;
                ServiceException busy = assertThrows(ServiceException.class, () -> writer().write(insert(id)));
                assertEquals(ErrorCode.BUSY, busy.code());
            }
            run(other, "ROLLBACK");
        }
        writer().write(insert(7));
        assertEquals(List.of(7), ids());
    }

    @Test
    void interruptedCallerLearnsHowItsWriteEnded() throws Exception {
        Thread.currentThread().interrupt();
        assertEquals(1, writer().write(insert(1)));
        assertTrue(Thread.interrupted(), "the interrupt is kept for whoever looks at it next");
        assertEquals(List.of(1), ids());
    }

    @Test
    void workThatInterruptsTheWriterDoesNotEndIt() throws Exception {
        writer().write(_ -> {
            Thread.currentThread().interrupt();
            return 0;
        });
        assertEquals(1, writer().write(insert(1)));
        assertEquals(List.of(1), ids());
    }

    @Test
    void closedWriterRefuses() {
        writer().close();
        ServiceException refused = assertThrows(ServiceException.class, () -> writer().write(insert(1)));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
        writer().close();
    }

    @Test
    void everyWriteThatRacesWithCloseIsAnsweredTruly() throws Exception {
        for (int round = 0; round < 30; round++) {
            GroupCommit raced = open("");
            int base = round * 100;
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int id = base + i;
                answers.add(callers.submit(() -> raced.write(insert(id))));
            }
            raced.close();
            List<Integer> done = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                try {
                    answers.get(i).get();
                    done.add(base + i);
                } catch (ExecutionException e) {
                    assertEquals(
                            ErrorCode.UNAVAILABLE,
                            assertInstanceOf(ServiceException.class, e.getCause())
                                    .code());
                }
            }
            assertEquals(done, ids().stream().filter(id -> id >= base).toList());
        }
    }
}
