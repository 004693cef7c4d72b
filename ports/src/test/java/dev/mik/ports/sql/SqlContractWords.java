package dev.mik.ports.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlStatement.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The tables, statements and short words in which {@link SqlDatabaseContract} is written. */
abstract class SqlContractWords {
    /** Limits that no test here reaches. */
    protected static final SqlLimits LIMITS = new SqlLimits(Duration.ofSeconds(60), 10_000);

    /** The database under test, with the tables of {@link #schema()}. */
    @SuppressWarnings("NullAway.Init")
    protected SqlDatabase database;

    /** Opens the database; within one test, always the same one, so that what was written is found again. */
    protected abstract SqlDatabase open();

    /** Makes empty tables {@code item}, {@code part} and {@code cell}, dropping what a former test left. */
    protected List<String> schema() {
        return List.of(
                "DROP TABLE IF EXISTS part",
                "DROP TABLE IF EXISTS item",
                "DROP TABLE IF EXISTS cell",
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER CHECK (size >= 0))",
                "CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id),"
                        + " later_id INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TABLE cell (whole BIGINT, fraction DOUBLE PRECISION, words TEXT, content " + bytesType() + ")");
    }

    /** The column type for bytes. */
    protected String bytesType() {
        return "BLOB";
    }

    /** A statement with {@code WITH} that deletes every item and gives rows. */
    protected SqlStatement deleteBehindWith() {
        return unknown(
                "WITH old AS (SELECT id FROM item) DELETE FROM item WHERE id IN (SELECT id FROM old) RETURNING id");
    }

    /** What the backend says about {@code SELEKT}, in part. */
    protected String syntaxReason() {
        return "near \"FRM\": syntax error";
    }

    @BeforeEach
    void openWithTables() {
        database = open();
        for (String sql : schema()) {
            execute(new SqlStatement(sql, List.of(), Kind.SCHEMA));
        }
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    /** A query whose rows never end. */
    protected String endlessRows() {
        return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    }

    /** A query that never gives its only row. */
    protected String endlessCount() {
        return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    }

    /** A write that never ends. */
    protected static SqlStatement endlessInsert() {
        return write("INSERT INTO item (id, name) WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT i, 'item ' || i FROM n");
    }

    /** Reads the whole result. */
    protected final SqlRows query(SqlStatement statement) {
        Taken taken = new Taken();
        database.query(statement, LIMITS, false, taken);
        return new SqlRows(taken.columns, taken.rows);
    }

    /** Runs a statement. */
    protected final SqlResult execute(SqlStatement statement) {
        return database.execute(statement, LIMITS);
    }

    /** The one cell of a result that has just one. */
    protected final SqlValue onlyCell(SqlStatement statement) {
        SqlRows rows = query(statement);
        assertEquals(1, rows.rows().size());
        return rows.rows().getFirst().getFirst();
    }

    /** Inserts into {@code item}. */
    protected final void addItem(int id, String name) {
        var _ = execute(write("INSERT INTO item (id, name) VALUES (?, ?)", integer(id), text(name)));
    }

    /** How many items there are. */
    protected final long count() {
        return onlyCell(read("SELECT count(*) FROM item")) instanceof SqlValue.Int(long n) ? n : -1;
    }

    /** Asserts that a call fails with a code, and gives its failure. */
    protected static ServiceException fails(ErrorCode code, Runnable call) {
        ServiceException failure = assertThrows(ServiceException.class, call::run);
        assertEquals(code, failure.code(), failure.sentence());
        return failure;
    }

    /** A statement that reads. */
    protected static SqlStatement read(String sql, SqlValue... parameters) {
        return new SqlStatement(sql, List.of(parameters), Kind.READ);
    }

    /** A statement of which reading the text does not tell whether it writes. */
    protected static SqlStatement unknown(String sql, SqlValue... parameters) {
        return new SqlStatement(sql, List.of(parameters), Kind.UNKNOWN);
    }

    /** A statement that writes. */
    protected static SqlStatement write(String sql, SqlValue... parameters) {
        return write(sql, List.of(parameters));
    }

    /** A statement that writes. */
    protected static SqlStatement write(String sql, List<SqlValue> parameters) {
        return new SqlStatement(sql, parameters, Kind.WRITE);
    }

    /** A statement that changes the schema. */
    protected static SqlStatement schema(String sql) {
        return new SqlStatement(sql, List.of(), Kind.SCHEMA);
    }

    /** A whole number. */
    protected static SqlValue integer(long value) {
        return new SqlValue.Int(value);
    }

    /** A text. */
    protected static SqlValue text(String value) {
        return new SqlValue.Text(value);
    }

    /** A few bytes. */
    protected static SqlValue bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return new SqlValue.Bytes(content);
    }

    /** Keeps what it is given. */
    protected static final class Taken implements RowSink {
        int headers;
        List<String> columns = List.of();
        final List<List<SqlValue>> rows = new ArrayList<>();

        @Override
        public void columns(List<String> names) {
            headers++;
            columns = names;
        }

        @Override
        public void row(List<SqlValue> cells) {
            rows.add(List.copyOf(cells));
        }
    }
}
