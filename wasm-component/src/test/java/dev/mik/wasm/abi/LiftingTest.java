package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.CANONICAL_ABI;
import static dev.mik.wasm.Trap.Kind.MEMORY_LIMIT;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values of guests: core values with rubbish around them, lists, limits. */
class LiftingTest {
    private static final long RUBBISH = 0xABCD_EF01L << 32;
    private static final long MEMORY = (long) PretendGuest.PAGES * Memory.PAGE_SIZE;

    private final PretendGuest guest = new PretendGuest();

    private Object flat(ValueType type, long... values) {
        return guest.codec(type).liftFlat(guest.context(), values, 0);
    }

    @Test
    void highBitsMeanNothing() {
        assertEquals(false, flat(BOOL, RUBBISH));
        assertEquals(true, flat(BOOL, 0x100));
        assertEquals(1, flat(U8, 0xf01));
        assertEquals(-1, flat(S8, 0xffL));
        assertEquals(0xffff, flat(U16, -1));
        assertEquals(-1, flat(S16, 0xffff_ffffL));
        assertEquals(-1, flat(S32, RUBBISH | 0xffff_ffffL));
        assertEquals(0xffff_ffffL, flat(U32, -1));
        assertEquals(-1L, flat(U64, -1));
        assertEquals(1.5f, flat(F32, RUBBISH | Float.floatToIntBits(1.5f)));
        assertEquals(0x10FFFF, flat(CHAR, RUBBISH | 0x10FFFF));
        assertEquals("e1", flat(enumeration(2), RUBBISH | 1));
        assertEquals(Set.of("g1"), flat(flags(2), RUBBISH | 0xfffe));
    }

    @Test
    void nansAreCanonical() {
        for (int bits : new int[] {0x7f80_0001, 0xffc0_0000, 0x7fff_ffff}) {
            assertEquals(0x7fc0_0000, Float.floatToRawIntBits((Float) flat(F32, bits)));
        }
        for (long bits : new long[] {0x7ff0_0000_0000_0001L, -1}) {
            assertEquals(0x7ff8_0000_0000_0000L, Double.doubleToRawLongBits((Double) flat(F64, bits)));
        }
        long[] lowered = new long[2];
        guest.codec(F32).lowerFlat(guest.context(), Float.intBitsToFloat(0xffff_ffff), lowered, 0);
        guest.codec(F64).lowerFlat(guest.context(), Double.longBitsToDouble(-1), lowered, 1);
        assertArrayEquals(new long[] {0x7fc0_0000, 0x7ff8_0000_0000_0000L}, lowered);
    }

    @Test
    void discriminantsAndCharsAreChecked() {
        assertTraps(CANONICAL_ABI, "invalid variant discriminant 2", () -> flat(option(U8), 2, 0));
        assertTraps(CANONICAL_ABI, "invalid variant discriminant 4294967295", () -> flat(enumeration(3), -1));
        assertTraps(CANONICAL_ABI, () -> flat(CHAR, 0xD800));
        assertTraps(CANONICAL_ABI, () -> flat(CHAR, 0xDFFF));
        assertTraps(CANONICAL_ABI, () -> flat(CHAR, 0x110000));
        guest.memory.write(0, new byte[] {'a', 0, 0, 0, 0, (byte) 0xd8, 0, 0});
        assertEquals(List.of((int) 'a'), flat(list(CHAR), 0, 1));
        assertTraps(CANONICAL_ABI, () -> flat(list(CHAR), 0, 2));
    }

    @Test
    void joinedValuesAreReadByTheirBits() {
        ValueType type = variant(F32, U64, F64, U8);
        assertEquals(Variant.of("c0", 1.5f), flat(type, 0, RUBBISH | Float.floatToIntBits(1.5f)));
        assertEquals(Variant.of("c1", RUBBISH), flat(type, 1, RUBBISH));
        assertEquals(Variant.of("c2", 2.5), flat(type, 2, Double.doubleToLongBits(2.5)));
        assertEquals(Variant.of("c3", 255), flat(type, 3, RUBBISH | 0xfff));
        long[] lowered = new long[2];
        guest.codec(type).lowerFlat(guest.context(), Variant.of("c0", -1.5f), lowered, 0);
        assertArrayEquals(new long[] {0, 0xbfc0_0000L}, lowered);
    }

    @Test
    void payloadsLieBehindTheDiscriminantWhereTheWidestWould() {
        ValueType type = variant(U8, U64);
        guest.memory.write(64, new byte[] {0, 9, 9, 9, 9, 9, 9, 9, 7});
        assertEquals(Variant.of("c0", 7), guest.codec(type).load(guest.context(), 64));
        guest.memory.writeByte(64, (byte) 2);
        assertTraps(CANONICAL_ABI, () -> guest.codec(type).load(guest.context(), 64));
    }

    @Test
    void listsOfNumbersAreReadAtOnceAndAsListsThen() {
        guest.memory.write(64, new byte[] {1, 0, 0, 0, -1, -1, -1, -1});
        List<?> list = assertInstanceOf(PackedList.class, flat(list(U32), 64, 2));
        assertEquals(List.of(1L, 4294967295L), list);
        guest.memory.writeByte(64, (byte) 5);
        assertEquals(1L, list.getFirst());
        assertThrows(IndexOutOfBoundsException.class, () -> list.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.get(-1));
        assertThrows(UnsupportedOperationException.class, () -> list.remove(0));
        assertEquals(List.of(-1, -1), flat(list(S16), 68, 2));
        assertArrayEquals(new byte[] {-1, -1}, (byte[]) flat(list(U8), 70, 2));
        assertEquals(List.of(true, false), flat(list(BOOL), 64, 2));
    }

    @Test
    void packedListsGoOnAsTheyAre() {
        guest.memory.write(64, new byte[] {7, 0, -1, 0});
        for (ValueType type : List.of(list(BOOL), list(S16), list(flags(3)))) {
            Object value = flat(type, 64, 2);
            PretendGuest other = new PretendGuest();
            long[] lowered = new long[2];
            other.codec(type).lowerFlat(other.context(StringSource.UTF8), value, lowered, 0);
            assertEquals(value, other.codec(type).liftFlat(other.context(), lowered, 0));
        }
        PretendGuest other = new PretendGuest();
        long[] lowered = new long[2];
        other.codec(list(BOOL)).lowerFlat(other.context(), flat(list(BOOL), 64, 2), lowered, 0);
        assertArrayEquals(new byte[] {1, 0}, other.memory.readBytes((int) lowered[0], 2));
        other.codec(list(flags(3))).lowerFlat(other.context(), flat(list(flags(3)), 66, 1), lowered, 0);
        assertArrayEquals(new byte[] {7}, other.memory.readBytes((int) lowered[0], 1));
    }

    @Test
    void whereListsAreIsChecked() {
        assertEquals(List.of(), flat(list(U32), MEMORY, 0));
        assertEquals(List.of(0L, 0L), flat(list(U32), MEMORY - 8, 2));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> flat(list(U32), MEMORY - 8, 3));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> flat(list(U32), -4, 0));
        assertTraps(CANONICAL_ABI, "unaligned", () -> flat(list(U32), 2, 0));
        assertTraps(CANONICAL_ABI, "unaligned", () -> flat(list(STRING), 2, 0));
        assertTraps(CANONICAL_ABI, "too long", () -> flat(list(U32), 0, 1 << 30));
        assertTraps(CANONICAL_ABI, "too long", () -> flat(list(U64), 0, 1 << 29));
        assertTraps(CANONICAL_ABI, "too long", () -> flat(list(STRING), 0, -1));
        assertTraps(CANONICAL_ABI, "too long", () -> flat(list(U8), 0, -1));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> flat(list(U8), 0, (1 << 28) - 1));
    }

    @Test
    void recordsAreMapsInTheOrderOfTheFields() {
        Map<?, ?> record = assertInstanceOf(Map.class, flat(record(U8, BOOL), 5, 1));
        assertEquals(Map.of("f0", 5, "f1", true), record);
        assertEquals("{f0=5, f1=true}", record.toString());
        assertEquals(Optional.empty(), Optional.ofNullable(record.get("f2")));
        assertEquals(Map.of("f0", 5, "f1", true).hashCode(), record.hashCode());
        assertThrows(UnsupportedOperationException.class, record::clear);
    }

    @Test
    void flagsAreSetsInTheOrderOfTheLabels() {
        Set<?> set = assertInstanceOf(Set.class, flat(flags(32), 0x8000_0003L));
        assertEquals(List.of("g0", "g1", "g31"), List.copyOf(set));
        assertEquals(Set.of("g0", "g1", "g31"), set);
        assertEquals(List.of(true, false, false), List.of(set.contains("g31"), set.contains("g2"), set.contains("x")));
        assertThrows(
                NoSuchElementException.class,
                () -> Set.copyOf(Set.of()).iterator().next());
        assertThrows(UnsupportedOperationException.class, () -> set.remove("g0"));
    }

    @Test
    void mapsAreListsOfPairs() {
        guest.memory.write(64, new byte[] {1, 2, 3, 4});
        assertEquals(List.of(List.of(1, 2), List.of(3, 4)), flat(new ValueType.MapOf(U8, U8), 64, 2));
    }

    @Test
    void resultsWithoutPayload() {
        ValueType none = new ValueType.ResultOf(Optional.empty(), Optional.empty());
        assertEquals(Result.ok(), flat(none, 0));
        assertEquals(Result.error(), flat(none, 1));
        assertEquals(Optional.of(Optional.empty()), flat(option(option(U8)), 1, 0, 9));
    }

    /** Many lists that are all the same bytes of the guest: small for the guest, huge for the host. */
    @Test
    void whatIsLiftedByOneCallIsLimited() {
        PretendGuest limited = new PretendGuest(guest.encoding, new InstanceState(0, new AbiLimits(1, 1 << 23)));
        for (int i = 0; i < 16384; i++) {
            limited.memory.writeI32(8 * i, 0);
            limited.memory.writeI32(8 * i + 4, 1 << 17);
        }
        for (ValueType bytes : List.of(list(U8), list(U16), STRING, list(tuple(U8)), list(option(U8)))) {
            Codec codec = limited.codec(list(bytes));
            assertTraps(MEMORY_LIMIT, () -> codec.liftFlat(limited.context(), new long[] {0, 16384}, 0));
        }
        Object few = limited.codec(list(list(U8))).liftFlat(limited.context(), new long[] {0, 16}, 0);
        assertEquals(16, assertInstanceOf(List.class, few).size());
    }

    @Test
    void aTypeWhoseValuesAreHugeIsLimitedToo() {
        ValueType type = U8;
        for (int i = 0; i < 18; i++) {
            type = tuple(type, type);
        }
        ValueType huge = type;
        InstanceState small = new InstanceState(0, new AbiLimits(1, 1 << 20));
        PretendGuest limited = new PretendGuest(guest.encoding, small);
        ComponentFunction function = limited.lift(PretendGuest.returning(huge), arguments -> new long[] {0});
        assertTraps(MEMORY_LIMIT, () -> function.call(new Object[0]));
    }
}
