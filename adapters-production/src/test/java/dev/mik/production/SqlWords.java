package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlRows;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database, and short words for what tests do with it. */
record SqlWords(SqlDatabase database) implements AutoCloseable {
    static final SqlLimits LIMITS = new SqlLimits(Duration.ofSeconds(30), 100_000);

    /** What a read by its text is to the domain: it calls no function. */
    static SqlStatement read(String sql, SqlValue... values) {
        return new SqlStatement(sql, List.of(values), Kind.READ);
    }

    /** What the domain makes of {@code DO}, {@code CALL}, {@code WITH}, and of a read that calls a function. */
    static SqlStatement unknown(String sql, SqlValue... values) {
        return new SqlStatement(sql, List.of(values), Kind.UNKNOWN);
    }

    static SqlStatement write(String sql, SqlValue... values) {
        return new SqlStatement(sql, List.of(values), Kind.WRITE);
    }

    static SqlStatement schema(String sql) {
        return new SqlStatement(sql, List.of(), Kind.SCHEMA);
    }

    SqlRows query(SqlStatement statement) {
        return query(statement, false);
    }

    SqlRows query(SqlStatement statement, boolean readOnly) {
        Taken taken = new Taken();
        database.query(statement, LIMITS, readOnly, taken);
        return new SqlRows(taken.columns, taken.rows);
    }

    SqlResult execute(SqlStatement statement) {
        return database.execute(statement, LIMITS);
    }

    BatchResult batch(SqlStatement... statements) {
        return database.batch(List.of(statements), LIMITS);
    }

    void make(String... statements) {
        for (String sql : statements) {
            var _ = execute(schema(sql));
        }
    }

    /** The one cell of a result that has just one. */
    SqlValue cell(SqlStatement statement) {
        SqlRows rows = query(statement);
        assertEquals(1, rows.rows().size());
        assertEquals(1, rows.columns().size());
        return rows.rows().getFirst().getFirst();
    }

    /** The number in the one cell of a result. */
    long number(String sql) {
        return cell(unknown(sql)) instanceof SqlValue.Int(long n) ? n : Long.MIN_VALUE;
    }

    /** Asserts that a call fails with a code, and gives its failure. */
    static ServiceException fails(ErrorCode code, Runnable call) {
        ServiceException failure = assertThrows(ServiceException.class, call::run);
        assertEquals(code, failure.code(), failure.sentence());
        return failure;
    }

    static SqlValue integer(long value) {
        return new SqlValue.Int(value);
    }

    static SqlValue text(String value) {
        return new SqlValue.Text(value);
    }

    @Override
    public void close() {
        database.close();
    }

    /** Keeps what it is given. */
    static final class Taken implements RowSink {
        List<String> columns = List.of();
        final List<List<SqlValue>> rows = new ArrayList<>();

        @Override
        public void columns(List<String> names) {
            columns = names;
        }

        @Override
        public void row(List<SqlValue> cells) {
            rows.add(List.copyOf(cells));
        }
    }
}
