package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.HOST;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.ValueType;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the host that do not fit their types. */
class HostValuesTest {
    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(BOOL, 1, "bool must be a Boolean, not a java.lang.Integer"),
                Arguments.of(U8, 256, "u8 must be from 0 to 255, not 256"),
                Arguments.of(U8, -1, "u8 must be from 0 to 255"),
                Arguments.of(S8, 128, "s8 must be from -128 to 127"),
                Arguments.of(S8, -129, "s8 must be"),
                Arguments.of(U16, 65536, "u16 must be from 0 to 65535"),
                Arguments.of(S16, -32769, "s16 must be from -32768 to 32767"),
                Arguments.of(S32, 1L, "s32 must be an Integer, not a java.lang.Long"),
                Arguments.of(U32, 1L << 32, "u32 must be from 0 to 4294967295"),
                Arguments.of(U32, -1L, "u32 must be"),
                Arguments.of(U32, 1, "u32 must be a Long"),
                Arguments.of(S64, 1, "s64 must be a Long"),
                Arguments.of(U64, "1", "u64 must be a Long"),
                Arguments.of(F32, 1.0, "f32 must be a Float"),
                Arguments.of(F64, 1.0f, "f64 must be a Double"),
                Arguments.of(CHAR, 0xD800, "char must be a Unicode scalar value, not 0xd800"),
                Arguments.of(CHAR, 0x110000, "char must be"),
                Arguments.of(CHAR, -1, "char must be"),
                Arguments.of(CHAR, 'a', "char must be an Integer"),
                Arguments.of(STRING, List.of("a"), "string must be a String"),
                Arguments.of(STRING, "\udc00", "lone surrogate"),
                Arguments.of(list(U8), List.of(1), "list<u8> must be a byte[]"),
                Arguments.of(list(S8), new byte[1], "list<s8> must be a List"),
                Arguments.of(list(U16), List.of(1, 65536), "u16 must be"),
                Arguments.of(list(STRING), List.of("a", 1), "string must be"),
                Arguments.of(list(STRING), Set.of("a"), "list<string> must be a List"),
                Arguments.of(list(U8, 2), new byte[3], "must have 2 elements, not 3"),
                Arguments.of(list(U16, 2), List.of(1), "must have 2 elements, not 1"),
                Arguments.of(list(STRING, 2), List.of("a"), "must have 2 elements, not 1"),
                Arguments.of(tuple(U8, U8), List.of(1), "tuple<u8, u8> must have 2 elements, not 1"),
                Arguments.of(tuple(U8, U8), new Object[2], "must be a List"),
                Arguments.of(record(U8, U8), Map.of("f0", 1), "record {f0, f1} has no field f1"),
                Arguments.of(record(U8), Map.of("f0", 1, "f1", 2), "must have 1 fields, not 2"),
                Arguments.of(record(U8), List.of(1), "must be a Map"),
                Arguments.of(variant(U8), Variant.of("c1", 1), "variant {c0} has no case \"c1\""),
                Arguments.of(variant(U8), Variant.of("c0"), "must carry a value in case c0"),
                Arguments.of(cases(List.of(Optional.empty())), Variant.of("c0", 1), "carries nothing in case c0"),
                Arguments.of(variant(U8), Result.ok(), "must be a Variant"),
                Arguments.of(enumeration(9), "e9", "has no case \"e9\""),
                Arguments.of(enumeration(9), Variant.of("e1"), "must be a String"),
                Arguments.of(option(U8), 1, "option<u8> must be an Optional"),
                Arguments.of(option(U8), Optional.of("a"), "u8 must be an Integer"),
                Arguments.of(result(U8, STRING), Result.ok(), "must carry a value in its ok"),
                Arguments.of(result(U8, STRING), Result.error(), "must carry a value in its error"),
                Arguments.of(
                        new ValueType.ResultOf(Optional.empty(), Optional.empty()),
                        Result.error(1),
                        "carries nothing in its error"),
                Arguments.of(result(U8, STRING), Variant.of("ok", 1), "must be a Result"),
                Arguments.of(flags(3), Set.of("g3"), "has no flag \"g3\""),
                Arguments.of(flags(3), Set.of(1), "has no flag \"1\""),
                Arguments.of(flags(3), List.of("g1"), "must be a Set"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void areRefusedWithFunctionAndType(ValueType type, Object value, String words) {
        for (ValueType each : List.of(type, tuple(list(option(type), 17), U8))) {
            Object wrapped = each.equals(type) ? value : List.of(Collections.nCopies(17, Optional.of(value)), 1);
            PretendGuest guest = new PretendGuest();
            FunctionCodec codec = guest.codec(PretendGuest.function(each)).named("wasi:a/b#c");
            ComponentFunction function = Canon.lift(codec, guest.options(), guest.instance, arguments -> new long[0]);
            assertTraps(HOST, words, () -> function.call(new Object[] {wrapped}));
            PretendGuest other = new PretendGuest();
            FunctionCodec returning = other.codec(PretendGuest.returning(each)).named("wasi:a/b#c");
            CoreFunction core = Canon.lower(returning, other.options(), other.instance, arguments -> wrapped);
            assertTraps(HOST, "wasi:a/b#c: ", () -> core.call(new long[] {1024}));
        }
    }

    @Test
    void listsTooLongToBeLiftedAreNotLowered() {
        PretendGuest guest = new PretendGuest();
        for (ValueType element : List.of(U64, STRING)) {
            assertTraps(
                    HOST,
                    "at most 2^28 - 1 bytes",
                    () -> guest.codec(list(element))
                            .lowerFlat(guest.context(), Collections.nCopies(1 << 25, 1L), new long[2], 0));
        }
    }

    @Test
    void nullIsNoValueOfAnyType() {
        for (ValueType type : List.of(
                BOOL,
                U8,
                U32,
                S64,
                F32,
                F64,
                CHAR,
                STRING,
                list(U8),
                list(U16),
                list(STRING),
                tuple(U8),
                record(U8),
                variant(U8),
                enumeration(1),
                option(U8),
                result(U8, U8),
                flags(1),
                list(U8, 1),
                list(STRING, 1))) {
            PretendGuest guest = new PretendGuest();
            ComponentFunction function = guest.lift(PretendGuest.function(type), arguments -> new long[0]);
            assertTraps(HOST, ", not null", () -> function.call(new Object[1]));
            PretendGuest another = new PretendGuest();
            ComponentFunction inTuple = another.lift(PretendGuest.function(tuple(type)), arguments -> new long[0]);
            assertTraps(HOST, ", not null", () -> inTuple.call(new Object[] {Arrays.asList(new Object[1])}));
        }
    }

    @Test
    void whatAValueOfTheHostThrowsIsTheHostsFault() {
        List<Object> broken = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new UnsupportedOperationException("no");
            }

            @Override
            public int size() {
                return 2;
            }
        };
        PretendGuest guest = new PretendGuest();
        ComponentFunction function = guest.lift(PretendGuest.function(list(U16)), arguments -> new long[0]);
        assertTraps(HOST, "cannot be read", () -> function.call(new Object[] {broken}));
    }

    @Test
    void mapsMayBeInAnyOrderAndSetsOfAnyKind() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("f1", "b");
        record.put("f0", 1);
        PretendGuest guest = new PretendGuest();
        ValueType type = record(U8, STRING);
        long[] seen = new long[1];
        ComponentFunction function = guest.lift(PretendGuest.function(type, flags(32)), arguments -> {
            assertEquals(1, arguments[0]);
            assertEquals(1, arguments[2]);
            seen[0] = arguments[3];
            return new long[0];
        });
        assertEquals(Nothing.NOTHING, function.call(new Object[] {record, Set.of("g0", "g31")}));
        assertEquals(0x8000_0001L, seen[0]);
    }
}
