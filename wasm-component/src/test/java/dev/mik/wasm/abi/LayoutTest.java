package dev.mik.wasm.abi;

import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alignment and element size. */
class LayoutTest {
    private static void assertLayout(int size, int alignment, ValueType type) {
        Codec codec = new PretendGuest().codec(type);
        assertEquals(List.of(size, alignment), List.of(codec.size, codec.alignment), codec::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL,1", "S8,1", "U8,1", "S16,2", "U16,2", "S32,4", "U32,4", "S64,8", "U64,8", "F32,4", "F64,8", "CHAR,4"
    })
    void primitivesAreAsLongAsTheyAreAligned(PrimitiveType type, int size) {
        assertLayout(size, size, type);
    }

    @Test
    void stringsAndListsAreTwoPointers() {
        assertLayout(8, 4, STRING);
        assertLayout(8, 4, list(U64));
        assertLayout(8, 4, list(list(U8)));
        assertLayout(8, 4, new ValueType.MapOf(STRING, U64));
    }

    @Test
    void fieldsAreAlignedAndRecordsFilledUp() {
        assertLayout(8, 4, record(U8, U32));
        assertLayout(8, 4, record(U32, U8));
        assertLayout(24, 8, record(U8, U64, U8));
        assertLayout(12, 4, tuple(U8, STRING));
        assertLayout(3, 1, tuple(U8, BOOL, S8));
    }

    @Test
    void fixedListsAreTheirElements() {
        assertLayout(5, 1, list(U8, 5));
        assertLayout(24, 4, list(record(U32, U8), 3));
    }

    @Test
    void discriminantsAreAsNarrowAsTheyCanBe() {
        assertLayout(1, 1, enumeration(1));
        assertLayout(1, 1, enumeration(256));
        assertLayout(2, 2, enumeration(257));
        assertLayout(2, 2, enumeration(1 << 16));
        assertLayout(4, 4, enumeration((1 << 16) + 1));
    }

    @Test
    void payloadsFollowTheDiscriminantAligned() {
        assertLayout(2, 1, option(U8));
        assertLayout(16, 8, option(U64));
        assertLayout(12, 4, variant(U8, STRING));
        assertLayout(16, 8, result(STRING, F64));
        assertLayout(1, 1, new ValueType.ResultOf(Optional.empty(), Optional.empty()));
        assertLayout(24, 8, option(option(U64)));
    }

    @Test
    void flagsTakeTheFewestBytes() {
        assertLayout(1, 1, flags(1));
        assertLayout(1, 1, flags(8));
        assertLayout(2, 2, flags(9));
        assertLayout(2, 2, flags(16));
        assertLayout(4, 4, flags(17));
        assertLayout(4, 4, flags(32));
    }

    @Test
    void typesOfTwoToThe28BytesAreRefused() {
        ValueType largest = list(U8, (1 << 28) - 1);
        assertLayout((1 << 28) - 1, 1, largest);
        assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(list(U8, 1 << 28)));
        assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(list(U64, -1)));
        assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(tuple(largest, U8)));
        assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(option(largest)));
    }

    @Test
    void typesWithoutPartsAreRefused() {
        for (ValueType empty : List.of(tuple(), record(), variant(), enumeration(0), flags(0), list(U8, 0))) {
            assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(empty));
        }
    }

    @Test
    void typesNestedTooDeepAreRefused() {
        ValueType type = U8;
        for (int i = 0; i < 127; i++) {
            type = list(type);
        }
        ValueType deepest = type;
        assertLayout(8, 4, deepest);
        assertThrows(ComponentException.Unsupported.class, () -> new PretendGuest().codec(list(deepest)));
    }

    @Test
    void aTypeThatIsUsedTwiceAtEachLevelIsWorkedOutOnce() {
        ValueType type = U8;
        for (int i = 0; i < 27; i++) {
            type = tuple(type, type);
        }
        assertLayout(1 << 27, 1, type);
        ValueType twice = type;
        assertThrows(ComponentException.Invalid.class, () -> new PretendGuest().codec(tuple(twice, twice)));
    }
}
