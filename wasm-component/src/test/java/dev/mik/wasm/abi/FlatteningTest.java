package dev.mik.wasm.abi;

import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Core types of functions. */
class FlatteningTest {
    private static List<CoreValueType> core(String types) {
        return types.isEmpty()
                ? List.of()
                : Arrays.stream(types.split(" ", -1)).map(CoreValueType::new).toList();
    }

    private static void assertFlat(String expected, ValueType type) {
        assertEquals(core(expected), new PretendGuest().codec(type).flat);
    }

    private static void assertFunction(
            String parameters, String lifted, String lowered, String results, FunctionType type) {
        FunctionCodec codec = new PretendGuest().codec(type);
        assertEquals(new CoreFunctionType(core(parameters), core(lifted)), codec.liftedType());
        assertEquals(new CoreFunctionType(core(lowered), core(results)), codec.loweredType());
    }

    @Test
    void scalarsAreOneValue() {
        assertFlat("i32", BOOL);
        assertFlat("i32", S8);
        assertFlat("i32", U16);
        assertFlat("i32", U32);
        assertFlat("i64", S64);
        assertFlat("i64", U64);
        assertFlat("f32", F32);
        assertFlat("f64", F64);
        assertFlat("i32", CHAR);
        assertFlat("i32", flags(32));
        assertFlat("i32", enumeration(300));
    }

    @Test
    void sequencesAreTwo() {
        assertFlat("i32 i32", STRING);
        assertFlat("i32 i32", list(F64));
        assertFlat("i32 i32", new ValueType.MapOf(STRING, F64));
    }

    @Test
    void partsFollowOneAnother() {
        assertFlat("f32 i32 i32 i64", record(F32, STRING, S64));
        assertFlat("f32 f64 i32", tuple(F32, tuple(F64, BOOL)));
        assertFlat("f64 f64 f64", list(F64, 3));
    }

    @Test
    void casesAreJoined() {
        assertFlat("i32 i32", variant(U8, S32));
        assertFlat("i32 f32", variant(F32, F32));
        assertFlat("i32 i32", variant(F32, U32));
        assertFlat("i32 i32", variant(U32, F32));
        assertFlat("i32 i64", variant(F32, F64));
        assertFlat("i32 i64", variant(U32, F64));
        assertFlat("i32 i64", variant(F32, U64));
        assertFlat("i32 i64", variant(U64, F64));
        assertFlat("i32 i64", variant(U8, F32, F64));
        assertFlat("i32 f64", option(F64));
        assertFlat("i32 i64 i32", variant(F64, STRING));
        assertFlat("i32 i64 f32 i32", variant(tuple(U64, F32, U8), F32));
        assertFlat("i32", new ValueType.ResultOf(Optional.empty(), Optional.empty()));
        assertFlat("i32 i32 i32", new ValueType.ResultOf(Optional.of(STRING), Optional.empty()));
        assertFlat("i32 i32 i64", variant(option(F32), tuple(U32, F64)));
    }

    @Test
    void sixteenParametersAreFlatAndSeventeenAreInMemory() {
        List<ValueType> sixteen = new ArrayList<>(Collections.nCopies(16, F32));
        String flat = "f32 ".repeat(16).trim();
        assertFunction(flat, "", flat, "", PretendGuest.function(sixteen, Optional.empty()));
        sixteen.set(7, STRING);
        assertFunction("i32", "", "i32", "", PretendGuest.function(sixteen, Optional.empty()));
        assertFunction("i32", "", "i32", "", PretendGuest.function(list(U8, 1000)));
    }

    @Test
    void oneResultIsFlatAndTwoAreInMemory() {
        assertFunction("", "", "", "", PretendGuest.function());
        assertFunction("f64", "i64", "f64", "i64", PretendGuest.returning(U64, F64));
        assertFunction("f64", "i32", "f64 i32", "", PretendGuest.returning(STRING, F64));
        assertFunction("", "i32", "i32", "", PretendGuest.returning(option(U8)));
        assertFunction("", "i32", "", "i32", PretendGuest.returning(enumeration(2)));
    }

    @Test
    void bothMayBeInMemory() {
        List<ValueType> many = Collections.nCopies(9, STRING);
        assertFunction("i32", "i32", "i32 i32", "", PretendGuest.function(many, Optional.of(STRING)));
    }
}
