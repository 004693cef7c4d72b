package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the members of a group fare. */
class GroupCommitTest extends GroupCommitFixture {
    @Test
    void writeIsCommittedWhenItReturns() throws Exception {
        assertEquals(1, writer().write(insert(1)));
        assertEquals(List.of(1), ids());
    }

    @Test
    void groupIsOneCommitAndNobodySeesItBefore() throws Exception {
        List<Integer> seenByTheLast = new ArrayList<>();
        List<Future<Integer>> answers = together(insert(1), insert(2), connection -> {
            seenByTheLast.addAll(ids());
            return run(connection, "INSERT INTO t VALUES (3, 'x')");
        });
        for (Future<Integer> answer : answers) {
            assertEquals(1, get(answer));
        }
        assertEquals(List.of(), seenByTheLast);
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void failingMemberSpoilsNothingForItsNeighbours() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Future<Integer>> answers = together(
                insert(1),
                connection -> {
                    runs.incrementAndGet();
                    run(connection, "INSERT INTO t VALUES (10, 'undone')");
                    throw new ServiceException(ErrorCode.CONFLICT, "mine");
                },
                insert(2),
                connection -> run(connection, "INSERT INTO t VALUES (1, 'taken')"),
                insert(3));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.CONFLICT, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        failsWith(ErrorCode.CONSTRAINT_VIOLATION, answers.get(3));
        assertEquals(1, get(answers.get(4)));
        assertEquals(List.of(1, 2, 3), ids());
        assertEquals(2, runs.get(), "once in company and once alone");
    }

    @Test
    void manyNeighboursOfOneThatFailsAreAllDone() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch letGo = new CountDownLatch(1);
        var _ = occupy(letGo);
        Future<Integer> culprit = callers.submit(() -> writer().write(connection -> {
            runs.incrementAndGet();
            run(connection, "INSERT INTO t VALUES (-1, 'undone')");
            throw new SQLException("no");
        }));
        List<Future<Integer>> neighbours = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int id = i;
            neighbours.add(callers.submit(() -> writer().write(insert(id))));
        }
        letGo.countDown();
        for (Future<Integer> neighbour : neighbours) {
            assertEquals(1, get(neighbour));
        }
        failure(ServiceException.class, culprit);
        assertTrue(runs.get() <= 2, "tried " + runs + " times");
        assertEquals(IntStream.range(0, 50).boxed().toList(), ids());
    }

    @Test
    void slowWorkLeavesItsGroupAndRunsAlone() throws Exception {
        List<String> ways = new ArrayList<>();
        List<Integer> seenAlone = new ArrayList<>();
        List<Future<Integer>> answers = together(
                insert(1),
                new GroupCommit.Work<>() {
                    @Override
                    public Integer inCompany(Connection connection) throws SQLException {
                        ways.add("in company");
                        run(connection, "INSERT INTO t VALUES (10, 'undone')");
                        throw new SQLException("it takes too long");
                    }

                    @Override
                    public Integer on(Connection connection) throws SQLException {
                        ways.add("alone");
                        seenAlone.addAll(ids());
                        return run(connection, "INSERT INTO t VALUES (2, 'x')");
                    }
                },
                insert(3));
        for (Future<Integer> answer : answers) {
            assertEquals(1, get(answer));
        }
        assertEquals(List.of("in company", "alone"), ways);
        assertEquals(List.of(1, 3), seenAlone);
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void workWithNobodyBesideItRunsAloneAtOnce() {
        GroupCommit.Work<String> work = new GroupCommit.Work<>() {
            @Override
            public String inCompany(Connection connection) {
                return "in company";
            }

            @Override
            public String on(Connection connection) {
                return "alone";
            }
        };
        assertEquals("alone", writer().write(work));
    }

    @Test
    void groupThatHasWorkedForLongIsCommittedBeforeMoreIsAdded() throws Exception {
        List<Integer> seen = new ArrayList<>();
        List<Future<Integer>> answers = together(
                insert(1),
                connection -> {
                    spendUntil(Deadline.in(Duration.ofMillis(25)));
                    return run(connection, "INSERT INTO t VALUES (2, 'x')");
                },
                _ -> {
                    seen.addAll(ids());
                    return 1;
                },
                insert(3));
        for (Future<Integer> answer : answers) {
            assertEquals(1, get(answer));
        }
        assertEquals(List.of(1, 2), seen);
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void memberThatRollsBackEverythingIsSetApart() throws Exception {
        List<Future<Integer>> answers = together(
                insert(1), connection -> run(connection, "INSERT OR ROLLBACK INTO t VALUES (1, 'taken')"), insert(2));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.CONSTRAINT_VIOLATION, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        assertEquals(List.of(1, 2), ids());
    }

    @Test
    void severalMembersThatRollBackEverythingAreSetApart() throws Exception {
        GroupCommit.Work<Integer> taken =
                connection -> run(connection, "INSERT OR ROLLBACK INTO t VALUES (1, 'taken')");
        List<Future<Integer>> answers = together(insert(1), taken, insert(2), taken, insert(3), taken);
        for (int i : List.of(0, 2, 4)) {
            assertEquals(1, get(answers.get(i)));
        }
        for (int i : List.of(1, 3, 5)) {
            failsWith(ErrorCode.CONSTRAINT_VIOLATION, answers.get(i));
        }
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void failureAfterOneThatRolledBackEverythingIsUndoneToo() throws Exception {
        writer().write(insert(1));
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    ServiceException.class,
                    () -> writer().write(
                                    connection -> run(connection, "INSERT OR ROLLBACK INTO t VALUES (1, 'taken')")));
            assertThrows(
                    ServiceException.class,
                    () -> writer().write(connection -> {
                        run(connection, "INSERT INTO t VALUES (10, 'undone')");
                        throw new ServiceException(ErrorCode.CONFLICT, "mine");
                    }));
        }
        assertEquals(1, writer().write(insert(2)));
        assertEquals(List.of(1, 2), ids());
    }

    @Test
    void memberThatBreaksTheCommitFailsAlone() throws Exception {
        List<Future<Integer>> answers =
                together(insert(1), connection -> run(connection, "INSERT INTO child VALUES (99)"), insert(2));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.CONSTRAINT_VIOLATION, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        assertEquals(List.of(1, 2), ids());
    }

    @Test
    void fullDiskFailsTheLargeWriteAndNotTheSmallOne() throws Exception {
        try (Connection other = file().openWriter()) {
            writer().write(connection -> run(connection, "PRAGMA max_page_count = 20"));
            List<Future<Integer>> answers = together(
                    insert(1),
                    connection -> run(connection, "INSERT INTO t VALUES (2, hex(randomblob(200000)))"),
                    insert(3));
            assertEquals(1, get(answers.get(0)));
            failsWith(ErrorCode.STORAGE_FAILURE, answers.get(1));
            assertEquals(1, get(answers.get(2)));
            assertEquals(List.of(1, 3), ids());
            assertEquals(1, run(other, "DELETE FROM t WHERE id = 1"));
        }
        writer().write(connection -> run(connection, "PRAGMA max_page_count = 100000"));
        writer().write(connection -> run(connection, "INSERT INTO t VALUES (2, hex(randomblob(200000)))"));
        assertEquals(List.of(2, 3), ids());
    }
}
