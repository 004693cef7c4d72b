package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the host that do not fit their types: a sentence with the function and the type. */
class HostMistakesTest {
    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("u32", 1L, 1, "a value of type u32 must be a Long, not a java.lang.Integer"),
                Arguments.of("u8", 1, 256, "a value of type u8 must be from 0 to 255, not 256"),
                Arguments.of(
                        "char", 'a' + 0, 0xD800, "a value of type char must be a Unicode scalar value, not 0xd800"),
                Arguments.of("string", "a", "\ud800", "a value of type string must not have a lone surrogate"),
                Arguments.of("list-u8", new byte[1], List.of(1), "a value of type list<u8> must be a byte[], not a"),
                Arguments.of("the-point", Map.of("x", 1, "y", 2), Map.of("x", 1), "record {x, y} has no field y"),
                Arguments.of("the-color", "red", "mauve", "enum {red, green, blue} has no case \"mauve\""),
                Arguments.of("the-bit", Set.of(), List.of("a"), "flags {a} must be a Set, not a"),
                Arguments.of("option-string", Optional.of("a"), "a", "option<string> must be an Optional, not a"),
                Arguments.of("result-ok", Result.ok(1L), Result.ok(), "must carry a value in its ok"),
                Arguments.of("result-none", Result.ok(), Result.ok(1L), "carries nothing in its ok"),
                Arguments.of("the-shape", Variant.of("none"), Variant.of("oval"), "has no case \"oval\""),
                Arguments.of(
                        "list-tuple",
                        List.of(),
                        List.of(List.of(1, 2L)),
                        "tuple<u8, u64, u8> must have 3 elements, not 2"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void areRefusedAsArguments(String function, Object good, Object bad, String words) {
        try (Instance values = Fixtures.alone("values")) {
            values.function(function).call(good);
            Trap trap = Expect.trap(
                    Trap.Kind.HOST, words, () -> values.function(function).call(bad));
            assertBegins(function + ": a value of type ", trap);
            Expect.trap(
                    Trap.Kind.POISONED,
                    "failed before",
                    () -> values.function(function).call(good));
        }
    }

    private static Instance answering(String function, Object answer) {
        return through(function, (context, arguments) -> answer);
    }

    private static Instance through(String function, HostFunction body) {
        Linker linker = new Linker();
        Linker.HostInstance host = linker.instance("mik:fixtures/values");
        Fixtures.component("through")
                .type()
                .exports()
                .keySet()
                .forEach(name -> host.function(name, (context, arguments) -> Nothing.NOTHING));
        host.function(function, body);
        return linker.link(Fixtures.component("through")).instantiate();
    }

    private static void assertBegins(String words, Trap trap) {
        assertTrue(String.valueOf(trap.getMessage()).startsWith(words), trap::getMessage);
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void areRefusedAsResults(String function, Object good, Object bad, String words) {
        try (Instance through = answering(function, bad)) {
            Trap trap = Expect.trap(
                    Trap.Kind.HOST, words, () -> through.function(function).call(good));
            assertBegins("mik:fixtures/values#" + function + ": a value of type ", trap);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what is tested
    void nullIsNoValue() {
        try (Instance values = Fixtures.alone("values")) {
            Expect.trap(
                    Trap.Kind.HOST,
                    "u32: a value of type u32 must be a Long, not null",
                    () -> values.function("u32").call(new Object[] {null}));
        }
        try (Instance through = through("u32", (context, arguments) -> null)) {
            Expect.trap(
                    Trap.Kind.HOST,
                    "u32 must be a Long, not null",
                    () -> through.function("u32").call(1L));
        }
    }

    @Test
    void aFunctionWithoutResultGivesNothing() {
        try (Instance through = answering("nothing", 1)) {
            Expect.trap(
                    Trap.Kind.HOST,
                    "mik:fixtures/values#nothing has no result, and its host function gave one",
                    () -> through.function("nothing").call());
        }
        try (Instance through = answering("bool", Nothing.NOTHING)) {
            Expect.trap(
                    Trap.Kind.HOST,
                    "mik:fixtures/values#bool: a value of type bool must be a Boolean, not a dev.mik.wasm.Nothing",
                    () -> through.function("bool").call(true));
        }
    }

    @Test
    void argumentsTakenForWhatTheyAreNotAreTheHostsFault() {
        for (HostFunction body : List.<HostFunction>of(
                (context, arguments) -> arguments.string(0),
                (context, arguments) -> arguments.get(1),
                (context, arguments) -> context.get(StringBuilder.class))) {
            try (Instance through = through("u32", body)) {
                Expect.trap(
                        Trap.Kind.HOST,
                        "the host's mik:fixtures/values#u32 failed: java.lang.",
                        () -> through.function("u32").call(1L));
            }
        }
    }

    @Test
    void argumentsAreReadByTheirTypes() {
        List<Object> seen = new ArrayList<>();
        read("u32", 1L, in -> in.int64(0), seen);
        read("u8", 2, in -> in.int32(0), seen);
        read("bool", true, in -> in.bool(0), seen);
        read("f32", 0.5f, in -> in.float32(0), seen);
        read("f64", 0.25, in -> in.float64(0), seen);
        read("string", "text", in -> in.string(0), seen);
        read("list-u8", new byte[3], in -> in.bytes(0), seen);
        read("list-u16", List.of(3), in -> in.list(0), seen);
        read("the-point", Map.of("x", 1, "y", 2), in -> in.record(0), seen);
        read("the-bit", Set.of("a"), in -> in.flags(0), seen);
        read("option-string", Optional.of("a"), in -> in.option(0), seen);
        read("the-color", "red", in -> in.all().getFirst(), seen);
        seen.remove(6);
        assertEquals(
                List.of(
                        1L,
                        2,
                        true,
                        0.5f,
                        0.25,
                        "text",
                        List.of(3),
                        Map.of("x", 1, "y", 2),
                        Set.of("a"),
                        Optional.of("a"),
                        "red"),
                seen);
    }

    private static void read(
            String function, Object value, Function<dev.mik.wasm.Arguments, Object> read, List<Object> seen) {
        HostFunction body = (context, arguments) -> {
            seen.add(read.apply(arguments));
            return arguments.get(0);
        };
        try (Instance through = through(function, body)) {
            through.function(function).call(value);
        }
    }

    @Test
    void argumentsAreCounted() {
        try (Instance values = Fixtures.alone("values")) {
            Expect.failure(
                    IllegalArgumentException.class,
                    "u32 takes 1 arguments, not 0",
                    () -> values.function("u32").call());
            Expect.failure(
                    IllegalArgumentException.class,
                    "nothing takes 0 arguments, not 1",
                    () -> values.function("nothing").call(1));
            assertEquals(1L, values.function("u32").call(1L));
        }
    }
}
