package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {
    @Test
    void everyPartIsRead() {
        PostgresConfig config = PostgresConfig.parse("postgres://me:p%40ss@db.example:6432/shop?sslmode=verify-full"
                + "&sslrootcert=/etc/ca.pem&target_session_attrs=read-write&connections=4&timeout_ms=1500");
        assertEquals(List.of("db.example:6432"), config.hosts());
        assertEquals("shop", config.database());
        assertEquals("me", config.user());
        assertEquals("p@ss", config.password());
        assertEquals(
                Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.pem", "targetServerType", "primary"),
                config.driverSettings());
        assertEquals(4, config.connections());
        assertEquals(Duration.ofMillis(1_500), config.timeout());
        assertFalse(config.allowPrivileged());
        assertTrue(config.withAllowPrivileged(true).allowPrivileged());
    }

    @Test
    void whatIsLeftOutHasADefault() {
        PostgresConfig config = PostgresConfig.parse("postgresql://me@localhost");
        assertEquals(List.of("localhost:5432"), config.hosts());
        assertEquals("me", config.database());
        assertEquals("", config.password());
        assertEquals(Map.of(), config.driverSettings());
        assertEquals(PostgresConfig.DEFAULT_CONNECTIONS, config.connections());
        assertEquals(Duration.ofSeconds(2), config.timeout());
    }

    @Test
    void hostsMayBeSeveralOrNumbers() {
        assertEquals(
                List.of("a:1", "b:5432", "[::1]:7"),
                PostgresConfig.parse("postgres://me@a:1,b,[::1]:7/x").hosts());
        assertEquals(
                List.of("10.0.0.1:5432"),
                PostgresConfig.parse("POSTGRES://me@10.0.0.1/x").hosts());
    }

    @Test
    void theMachinesOwnAuthoritiesCanBeTrusted() {
        assertEquals(
                Map.of("sslmode", "verify-full", "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"),
                PostgresConfig.parse("postgres://me@a/x?sslmode=verify-full&sslrootcert=system")
                        .driverSettings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "postgres:",
                "mysql://me@a/x",
                "postgres://a/x",
                "postgres://:secret@a/x",
                "postgres://me:secret@/x",
                "postgres://me:secret@a:0/x",
                "postgres://me:secret@a:65536/x",
                "postgres://me:secret@a:b/x",
                "postgres://me:secret@a,,b/x",
                "postgres://me:secret@a b/x",
                "postgres://me:secret@a/x#y",
                "postgres://me:sec/ret@a/x",
                "postgres://me:secret%zz@a/x",
                "postgres://me:secret@a/x?sslmode=on",
                "postgres://me:secret@a/x?socketFactory=evil.Factory",
                "postgres://me:secret@a/x?options=-c%20fsync=off",
                "postgres://me:secret@a/x?connections=1",
                "postgres://me:secret@a/x?connections=501",
                "postgres://me:secret@a/x?connections=-5",
                "postgres://me:secret@a/x?connections=99999999999999999999",
                "postgres://me:secret@a/x?timeout_ms=10",
                "postgres://me:secret@a/x?timeout_ms=100000"
            })
    void whatIsWrongIsToldWithoutThePassword(String url) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> PostgresConfig.parse(url));
        String sentence = String.valueOf(wrong.getMessage());
        assertFalse(sentence.contains("sec"), sentence);
        assertTrue(sentence.matches("(must|has) .{10,}"), sentence);
    }

    @Property
    void anyUserPasswordAndDatabaseCanBeWritten(
            @ForAll @NotEmpty String user, @ForAll String password, @ForAll @NotEmpty String database) {
        PostgresConfig config =
                PostgresConfig.parse("postgres://" + encode(user) + ":" + encode(password) + "@h/" + encode(database));
        assertEquals(wellFormed(user), config.user());
        assertEquals(wellFormed(password), config.password());
        assertEquals(wellFormed(database), config.database());
    }

    @Test
    void thePasswordIsNeverPrinted() {
        PostgresConfig config = PostgresConfig.parse("postgres://me:hidden@a/x?sslpassword=hidden");
        assertFalse(config.toString().contains("hidden"), config.toString());
        assertTrue(config.toString().contains("password set"), config.toString());
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /** What UTF-8 keeps of a text: half a surrogate pair becomes a question mark. */
    private static String wellFormed(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
    }
}
