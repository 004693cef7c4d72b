package dev.mik.production;

import static dev.mik.production.SqlWords.read;
import static dev.mik.production.SqlWords.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.sql.SqlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the value, it comes back as it went in; whichever the statement, in one round trip or several. */
class PostgresRoundTripTest {
    private static final int TRIES = 300;

    private static Optional<SqlWords> opened = Optional.empty();

    @BeforeContainer
    static void open() {
        PostgresServer server = PostgresServer.shared();
        SqlWords sql = new SqlWords(PostgresDatabase.open(server.config(server.database())));
        sql.make("CREATE TABLE kept (i bigint, f float8, n numeric, t text, b bytea, z boolean,"
                + " ts timestamptz, d date, u uuid, s smallint)");
        opened = Optional.of(sql);
    }

    @AfterContainer
    static void close() {
        opened.ifPresent(SqlWords::close);
    }

    private static void keeps(String column, SqlValue in, SqlValue out) {
        SqlWords sql = opened.orElseThrow();
        assertEquals(
                List.of(List.of(out)),
                sql.query(write("INSERT INTO kept (" + column + ") VALUES (?) RETURNING " + column, in))
                        .rows());
        assertEquals(out, sql.cell(read("SELECT " + column + " FROM kept")));
        sql.execute(write("DELETE FROM kept"));
    }

    @Property(tries = TRIES)
    void wholeNumbers(@ForAll long number) {
        keeps("i", new SqlValue.Int(number), new SqlValue.Int(number));
    }

    @Property(tries = TRIES)
    void smallNumbers(@ForAll short number) {
        keeps("s", new SqlValue.Int(number), new SqlValue.Int(number));
    }

    @Property(tries = TRIES)
    void doubles(@ForAll("everyDouble") double number) {
        keeps("f", new SqlValue.Real(number), new SqlValue.Real(number));
    }

    @Provide
    Arbitrary<Double> everyDouble() {
        return Arbitraries.longs().map(Double::longBitsToDouble).map(d -> Double.isNaN(d) ? Double.NaN : d);
    }

    @Property(tries = TRIES)
    void decimalsAreTheSameNumber(@ForAll BigInteger digits, @ForAll("scales") int scale) {
        BigDecimal number = new BigDecimal(digits, scale);
        SqlWords sql = opened.orElseThrow();
        sql.execute(write("INSERT INTO kept (n) VALUES (?)", new SqlValue.Decimal(number)));
        SqlValue cell = sql.cell(read("SELECT n FROM kept"));
        BigDecimal back = switch (cell) {
            case SqlValue.Int(long n) -> BigDecimal.valueOf(n);
            case SqlValue.Real(double n) -> BigDecimal.valueOf(n);
            case SqlValue.Decimal(BigDecimal n) -> n;
            case SqlValue.Null _, SqlValue.Bool _, SqlValue.Text _, SqlValue.Bytes _ ->
                throw new AssertionError("not a number: " + cell);
        };
        assertEquals(0, number.compareTo(back), () -> number + " came back as " + cell);
        sql.execute(write("DELETE FROM kept"));
    }

    @Provide
    Arbitrary<Integer> scales() {
        return Arbitraries.integers().between(-300, 300);
    }

    @Property(tries = TRIES)
    void texts(@ForAll("everyText") String text) {
        keeps("t", new SqlValue.Text(text), new SqlValue.Text(text));
    }

    /** All but NUL, which PostgreSQL cannot keep, and halves of pairs, which the domain refuses. */
    @Provide
    Arbitrary<String> everyText() {
        return Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(200)
                .map(points -> points.stream().map(Character::toString).reduce("", String::concat));
    }

    @Property(tries = TRIES)
    void bytes(@ForAll byte[] content) {
        keeps("b", new SqlValue.Bytes(content), new SqlValue.Bytes(content));
    }

    @Property(tries = 20)
    void booleans(@ForAll boolean truth) {
        keeps("z", new SqlValue.Bool(truth), new SqlValue.Bool(truth));
    }

    /** From the year 1 to 9999, to the microsecond. */
    @Property(tries = TRIES)
    void instants(@ForAll("micros") long micros) {
        Instant instant = Instant.EPOCH
                .plusSeconds(Math.floorDiv(micros, 1_000_000L))
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000);
        SqlWords sql = opened.orElseThrow();
        sql.execute(write("INSERT INTO kept (ts) VALUES (?)", new SqlValue.Text(instant.toString())));
        SqlValue cell = sql.cell(read("SELECT ts FROM kept"));
        assertEquals(instant, cell instanceof SqlValue.Text(String text) ? Instant.parse(text) : Instant.MIN);
        sql.execute(write("DELETE FROM kept"));
    }

    @Provide
    Arbitrary<Long> micros() {
        return Arbitraries.longs().between(-62_135_596_800_000_000L, 253_402_300_799_999_999L);
    }

    @Property(tries = TRIES)
    void dates(@ForAll("days") long day) {
        String date = LocalDate.ofEpochDay(day).toString();
        keeps("d", new SqlValue.Text(date), new SqlValue.Text(date));
    }

    @Provide
    Arbitrary<Long> days() {
        return Arbitraries.longs().between(-719_162, 2_932_896);
    }

    @Property(tries = TRIES)
    void uuids(@ForAll long high, @ForAll long low) {
        String uuid = new UUID(high, low).toString();
        keeps("u", new SqlValue.Text(uuid), new SqlValue.Text(uuid));
    }
}
