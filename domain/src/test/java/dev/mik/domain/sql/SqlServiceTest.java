package dev.mik.domain.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlDialect;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlRows;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SqlServiceTest {
    private final Answering database = new Answering();
    private final SqlService service = new SqlService(database, SqlSettings.DEFAULTS);

    @Test
    void columnsOfOneNameAreToldApart() {
        List<String> names = new ArrayList<>();
        service.query("SELECT 1", SqlParameters.NONE, SqlOptions.NONE, taking(names));
        assertEquals(List.of("a", "a_2"), names);
        SqlResult result = service.execute("SELECT 1", SqlParameters.NONE, SqlOptions.NONE);
        assertEquals(List.of("a", "a_2"), result.returned().orElseThrow().columns());
    }

    @Test
    void limitsAreTheOperatorsUnlessTheCallerLowersThem() {
        service.execute("SELECT 1", SqlParameters.NONE, SqlOptions.NONE);
        assertEquals(new SqlLimits(Duration.ofSeconds(30), 10_000), database.limits.getLast());
        service.execute("SELECT 1", SqlParameters.NONE, options(250, 7));
        assertEquals(new SqlLimits(Duration.ofMillis(250), 7), database.limits.getLast());
        for (SqlOptions wrong : List.of(options(0, 1), options(30_001, 1), options(1, 0), options(1, 10_001))) {
            fails(ErrorCode.INVALID_REQUEST, () -> service.execute("SELECT 1", SqlParameters.NONE, wrong));
        }
    }

    @Test
    void queriesAreReadOnlyIfTheRequestOrTheOperatorSaysSo() {
        service.query("SELECT 1", SqlParameters.NONE, SqlOptions.NONE, taking(new ArrayList<>()));
        SqlOptions readOnly = new SqlOptions(OptionalLong.empty(), OptionalLong.empty(), true);
        service.query("SELECT 1", SqlParameters.NONE, readOnly, taking(new ArrayList<>()));
        new SqlService(database, new SqlSettings(SqlSettings.DEFAULTS.limits(), true))
                .query("SELECT 1", SqlParameters.NONE, SqlOptions.NONE, taking(new ArrayList<>()));
        assertEquals(List.of(false, true, true), database.readOnly);
    }

    @Test
    void aFailureSaysWhatToDo() {
        database.failure = Optional.of(new ServiceException(ErrorCode.TOO_MANY_ROWS, "Too many."));
        assertTrue(fails(ErrorCode.TOO_MANY_ROWS, this::query).contains("ORDER BY"));
        database.failure = Optional.of(new ServiceException(ErrorCode.NO_ROWS, "None."));
        assertTrue(fails(ErrorCode.NO_ROWS, this::query).contains("/sql/execute"));
        database.failure = Optional.of(new ServiceException(ErrorCode.TIMEOUT, "Stopped."));
        assertTrue(fails(ErrorCode.TIMEOUT, this::query).contains("30000 ms"));
    }

    @Test
    void whatTheSinkThrowsComesOutAsItIs() {
        ServiceException large = new ServiceException(ErrorCode.TOO_MANY_ROWS, "Larger than 32 MB.");
        RowSink sink = new RowSink() {
            @Override
            public void columns(List<String> names) {}

            @Override
            public void row(List<SqlValue> cells) {
                throw large;
            }
        };
        assertEquals(
                large,
                assertThrows(
                        ServiceException.class,
                        () -> service.query("SELECT 1", SqlParameters.NONE, SqlOptions.NONE, sink)));
    }

    @Test
    void aBatchNamesTheStatementThatIsWrong() {
        SqlCommand right = new SqlCommand("SELECT 1", SqlParameters.NONE);
        SqlCommand wrong = new SqlCommand("COMMIT", SqlParameters.NONE);
        assertEquals(2, service.batch(List.of(right, right), SqlOptions.NONE).size());
        String refused =
                fails(ErrorCode.STATEMENT_REFUSED, () -> service.batch(List.of(right, wrong), SqlOptions.NONE));
        assertTrue(refused.startsWith("Statement 2 (index 1): COMMIT"), refused);
        database.failure = Optional.of(new ServiceException(ErrorCode.CONSTRAINT_VIOLATION, "Twice."));
        assertEquals(
                "Statement 1 (index 0): Twice.",
                fails(ErrorCode.CONSTRAINT_VIOLATION, () -> service.batch(List.of(right), SqlOptions.NONE)));
    }

    @Test
    void aBatchHasOneToAThousandStatements() {
        SqlCommand one = new SqlCommand("SELECT 1", SqlParameters.NONE);
        assertEquals(
                1_000,
                service.batch(Collections.nCopies(1_000, one), SqlOptions.NONE).size());
        fails(ErrorCode.INVALID_REQUEST, () -> service.batch(List.of(), SqlOptions.NONE));
        fails(ErrorCode.INVALID_REQUEST, () -> service.batch(Collections.nCopies(1_001, one), SqlOptions.NONE));
    }

    private void query() {
        service.query("SELECT 1", SqlParameters.NONE, SqlOptions.NONE, taking(new ArrayList<>()));
    }

    private static SqlOptions options(long timeoutMillis, long maxRows) {
        return new SqlOptions(OptionalLong.of(timeoutMillis), OptionalLong.of(maxRows), false);
    }

    private static String fails(ErrorCode code, Runnable call) {
        ServiceException failure = assertThrows(ServiceException.class, call::run);
        assertEquals(code, failure.code());
        return failure.sentence();
    }

    private static RowSink taking(List<String> columns) {
        return new RowSink() {
            @Override
            public void columns(List<String> names) {
                columns.addAll(names);
            }

            @Override
            public void row(List<SqlValue> cells) {}
        };
    }

    /** Answers each statement with the same row, or with a failure, and remembers how it was asked. */
    private static final class Answering implements SqlDatabase {
        private static final SqlRows ROWS =
                new SqlRows(List.of("a", "a"), List.of(List.of(new SqlValue.Int(1), new SqlValue.Int(2))));

        private final List<SqlLimits> limits = new ArrayList<>();
        private final List<Boolean> readOnly = new ArrayList<>();
        private Optional<ServiceException> failure = Optional.empty();

        @Override
        public SqlDialect dialect() {
            return SqlDialect.SQLITE;
        }

        @Override
        public long query(SqlStatement statement, SqlLimits asked, boolean mustNotWrite, RowSink sink) {
            limits.add(asked);
            readOnly.add(mustNotWrite);
            failIfTold();
            sink.columns(ROWS.columns());
            ROWS.rows().forEach(sink::row);
            return 0;
        }

        @Override
        public SqlResult execute(SqlStatement statement, SqlLimits asked) {
            limits.add(asked);
            failIfTold();
            return new SqlResult(0, Optional.of(ROWS));
        }

        @Override
        public BatchResult batch(List<SqlStatement> statements, SqlLimits asked) {
            if (failure.isPresent()) {
                return new BatchResult.RolledBack(0, failure.get());
            }
            return new BatchResult.Committed(statements.stream()
                    .map(statement -> execute(statement, asked))
                    .toList());
        }

        private void failIfTold() {
            failure.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public void ping() {}

        @Override
        public void close() {}
    }
}
