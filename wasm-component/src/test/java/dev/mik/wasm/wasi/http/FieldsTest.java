package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code wasi:http/types.fields}. */
class FieldsTest {
    private final HttpGuest http = new HttpGuest();
    private final Object fields = http.types("[constructor]fields");

    private Object set(String name, String... values) {
        List<Object> list =
                List.of(values).stream().<Object>map(HttpGuest::bytes).toList();
        return http.types("[method]fields.set", fields, name, list);
    }

    private Object append(String name, String value) {
        return http.types("[method]fields.append", fields, name, bytes(value));
    }

    private List<String> get(String name) {
        return list("[method]fields.get", fields, name).stream()
                .map(HttpGuest::text)
                .toList();
    }

    private List<String> entries(Object of) {
        return list("[method]fields.entries", of).stream()
                .map(FieldsTest::entry)
                .toList();
    }

    private List<?> list(String function, Object... arguments) {
        return (List<?>) http.types(function, arguments);
    }

    private static String entry(Object entry) {
        List<?> pair = (List<?>) entry;
        return pair.get(0) + ": " + HttpGuest.text(pair.get(1));
    }

    private static Result error(String label) {
        return Result.error(Variant.of(label));
    }

    @Test
    void keepsOrderAndCasing() {
        assertEquals(Result.ok(), append("X-One", "1"));
        assertEquals(Result.ok(), append("Accept", "a"));
        assertEquals(Result.ok(), append("x-one", "2"));
        assertEquals(List.of("X-One: 1", "Accept: a", "x-one: 2"), entries(fields));
        assertEquals(List.of("1", "2"), get("X-ONE"));
        assertEquals(true, http.types("[method]fields.has", fields, "accept"));
        assertEquals(false, http.types("[method]fields.has", fields, "not there"));
        assertEquals(List.of(), get("not there"));
    }

    @Test
    void setReplacesAllOfAName() {
        append("a", "1");
        append("b", "2");
        append("A", "3");
        assertEquals(Result.ok(), set("a", "4", "5"));
        assertEquals(List.of("b: 2", "a: 4", "a: 5"), entries(fields));
        assertEquals(Result.ok(), set("b"));
        assertEquals(List.of(), get("b"));
        assertEquals(Result.ok(), http.types("[method]fields.delete", fields, "a"));
        assertEquals(List.of(), entries(fields));
        assertEquals(Result.ok(), http.types("[method]fields.delete", fields, "a"));
    }

    @Test
    void refusesWhatIsNoHeader() {
        for (String name : List.of("", "a b", "a:", "a\r\nb", "a\u0000", "ä", "(a)", "a\u007f")) {
            assertEquals(error("invalid-syntax"), append(name, "x"), name);
            assertEquals(error("invalid-syntax"), set(name, "x"), name);
            assertEquals(error("invalid-syntax"), http.types("[method]fields.delete", fields, name), name);
        }
        for (String value : List.of("a\r\nSet-Cookie: b", "a\nb", "a\u0000b", "\u0001", "\u007f")) {
            assertEquals(error("invalid-syntax"), append("x", value), value);
            assertEquals(error("invalid-syntax"), set("x", "good", value), value);
        }
        assertEquals(List.of(), entries(fields));
        assertEquals(Result.ok(), append("x", "\tä ÿ"));
        assertEquals(List.of("\tä ÿ"), get("x"));
    }

    @Test
    void refusesWhatBelongsToTheConnection() {
        for (String name : List.of(
                "Host",
                "connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "upgrade",
                "Proxy-Authorization",
                "HTTP2-Settings")) {
            assertEquals(error("forbidden"), append(name, "x"), name);
            assertEquals(error("forbidden"), set(name, "x"), name);
        }
        assertEquals(Result.ok(), append("content-length", "1"));
    }

    @Test
    void theForbiddenOnesAreConfigurable() {
        HttpGuest other = new HttpGuest(WasiContext.builder()
                .http(HttpSettings.DEFAULT.withForbidden(Set.of("X-Mik-Instance")))
                .build());
        Object mine = other.types("[constructor]fields");
        assertEquals(error("forbidden"), other.types("[method]fields.append", mine, "x-mik-instance", bytes("me")));
        assertEquals(Result.ok(), other.types("[method]fields.append", mine, "host", bytes("me")));
    }

    @Test
    void fromListIsAllOrNothing() {
        assertEquals(List.of("a: 1", "a: 2"), entries(http.fields("a", "1", "a", "2")));
        List<Object> bad = List.of(List.of("a", bytes("1")), List.of("b", bytes("2\n")));
        assertEquals(error("invalid-syntax"), http.types("[static]fields.from-list", bad));
        List<Object> forbidden = List.of(List.of("host", bytes("1")));
        assertEquals(error("forbidden"), http.types("[static]fields.from-list", forbidden));
        Guest.drop(fields);
    }

    @Test
    void immutableOnesStayAsTheyAre() {
        Object response = http.response(200, "a", "1");
        Object view = http.types("[method]outgoing-response.headers", response);
        assertEquals(error("immutable"), http.types("[method]fields.append", view, "b", bytes("2")));
        assertEquals(error("immutable"), http.types("[method]fields.set", view, "a", List.of()));
        assertEquals(error("immutable"), http.types("[method]fields.delete", view, "a"));
        Object copy = http.types("[method]fields.clone", view);
        assertEquals(Result.ok(), http.types("[method]fields.append", copy, "b", bytes("2")));
        assertEquals(List.of("a: 1"), entries(view));
        assertEquals(List.of("a: 1", "b: 2"), entries(copy));
    }

    @Test
    void theirSizeIsBounded() {
        assertEquals(Result.ok(), append("a", "x".repeat(60_000)));
        assertEquals(
                Trap.Kind.HOST,
                assertThrows(Trap.class, () -> append("b", "x".repeat(6_000))).kind());
        HttpGuest other = new HttpGuest();
        Object many = other.types("[constructor]fields");
        Trap trap = assertThrows(Trap.class, () -> {
            for (int i = 0; i < 3000; i++) {
                other.types("[method]fields.append", many, "a", new byte[0]);
            }
        });
        assertEquals(Trap.Kind.HOST, trap.kind());
    }

    @Test
    void theHostKeepsOnlySoMuchOfThem() {
        HttpGuest other =
                new HttpGuest(WasiContext.builder().hostBudget(100_000).build());
        Object first = other.fields("a", "x".repeat(60_000));
        Trap trap = assertThrows(Trap.class, () -> other.types("[method]fields.clone", first));
        assertEquals(Trap.Kind.MEMORY_LIMIT, trap.kind());
    }

    @Test
    void whatIsDroppedOrSentIsNotKept() {
        for (int i = 0; i < 1000; i++) {
            Guest.drop(http.fields("a", "x".repeat(50_000)));
            Object response = http.response(200, "a", "x".repeat(50_000));
            Guest.drop(response);
            Object replaced = http.fields("a", "x".repeat(50_000));
            http.types("[method]fields.set", replaced, "a", List.of());
            Guest.drop(replaced);
        }
        assertEquals(0, http.guest.io().held());
    }
}
