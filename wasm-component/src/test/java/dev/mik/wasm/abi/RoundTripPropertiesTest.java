package dev.mik.wasm.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What is lowered and lifted comes back; what is lifted from anywhere is a value or a trap. */
class RoundTripPropertiesTest {
    private static final ResourceType THING = ResourceType.host("thing", object -> {});

    /** A value with its type. */
    record Typed(ValueType type, Object value) {}

    @Provide
    Arbitrary<Typed> typed() {
        return RandomTypes.types().flatMap(type -> RandomValues.of(type).map(value -> new Typed(type, value)));
    }

    @Provide
    Arbitrary<ValueType> types() {
        return RandomTypes.types();
    }

    private static PretendGuest guest(StringEncoding encoding) {
        PretendGuest guest = new PretendGuest(encoding);
        guest.instance.resource(0, THING);
        guest.slots.put(RandomTypes.RESOURCE, 0);
        return guest;
    }

    private static void assertSame(Object expected, Object actual) {
        assertEquals(RandomValues.comparable(expected), RandomValues.comparable(actual));
    }

    @Property
    void throughMemory(@ForAll("typed") Typed typed, @ForAll StringEncoding encoding, @ForAll StringSource source) {
        PretendGuest guest = guest(encoding);
        Codec codec = guest.codec(typed.type());
        LiftLowerContext cx = guest.context(source);
        int address = cx.allocate(codec.alignment, codec.size);
        codec.store(cx, typed.value(), address);
        assertSame(typed.value(), codec.load(guest.context(), address));
    }

    @Property
    void throughCoreValues(@ForAll("typed") Typed typed, @ForAll StringEncoding encoding, @ForAll StringSource source) {
        PretendGuest guest = guest(encoding);
        Codec codec = guest.codec(typed.type());
        boolean flat = codec.flat.size() < Flat.LIMIT;
        Statistics.label("flat").collect(flat);
        if (flat) {
            long[] values = new long[codec.flat.size() + 2];
            codec.lowerFlat(guest.context(source), typed.value(), values, 1);
            assertEquals(List.of(0L, 0L), List.of(values[0], values[values.length - 1]));
            assertSame(typed.value(), codec.liftFlat(guest.context(), values, 1));
        }
    }

    /** From the host into one component, from there into another one, and all the way back. */
    @Property
    void throughTwoComponents(
            @ForAll("typed") Typed typed, @ForAll StringEncoding outer, @ForAll StringEncoding inner) {
        boolean borrows = guest(inner).codec(typed.type()).borrows();
        Statistics.label("borrows").collect(borrows);
        if (!borrows) {
            PretendGuest innerGuest = guest(inner);
            PretendGuest outerGuest = guest(outer);
            ComponentFunction echo = innerGuest.lift(
                    PretendGuest.returning(typed.type(), typed.type()),
                    arguments -> echo(innerGuest, typed.type(), arguments));
            CoreFunction imported = outerGuest.lower(PretendGuest.returning(typed.type(), typed.type()), echo);
            ComponentFunction forward = outerGuest.lift(
                    PretendGuest.returning(typed.type(), typed.type()),
                    arguments -> forward(outerGuest, typed.type(), imported, arguments));
            assertSame(typed.value(), forward.call(new Object[] {typed.value()}));
        }
    }

    /** A core function that returns its parameter, as core functions do that are to be lifted. */
    private static long[] echo(PretendGuest guest, ValueType type, long[] arguments) {
        Codec codec = guest.codec(type);
        if (codec.flat.size() == 1 || codec.flat.size() == Flat.LIMIT) {
            return arguments;
        }
        LiftLowerContext cx = guest.context();
        int address = cx.allocate(codec.alignment, codec.size);
        codec.store(cx, codec.liftFlat(cx, arguments, 0), address);
        return new long[] {address};
    }

    /** A core function that returns what an import makes of its parameter. */
    private static long[] forward(PretendGuest guest, ValueType type, CoreFunction imported, long[] arguments) {
        Codec codec = guest.codec(type);
        if (codec.flat.size() == 1) {
            return imported.call(arguments);
        }
        int address = guest.context().allocate(codec.alignment, codec.size);
        long[] withResult = Arrays.copyOf(arguments, arguments.length + 1);
        withResult[arguments.length] = address;
        imported.call(withResult);
        return new long[] {address};
    }

    @Property(tries = 3000)
    void rubbishIsAValueOrATrap(@ForAll("types") ValueType type, @ForAll StringEncoding encoding, @ForAll long seed) {
        PretendGuest guest = guest(encoding);
        guest.instance.handles().add(Handle.ownHost(THING, "one"));
        guest.instance.handles().add(Handle.borrowHost(THING, "two", new BorrowScope()));
        Random random = new Random(seed);
        for (int address = 0; address < 1024; address += 4) {
            guest.memory.writeI32(address, rubbish(random));
        }
        long[] values = random.longs(Flat.LIMIT)
                .map(any -> random.nextInt(10) == 0 ? any : rubbish(random))
                .toArray();
        boolean spills = random.nextBoolean();
        TupleLayout layout = guest.layout(spills ? 0 : FunctionCodec.MAX_FLAT_PARAMETERS, type);
        try {
            RandomValues.comparable(List.of(layout.lift(guest.context(), values)));
            Statistics.label("outcome").collect("value");
        } catch (Trap trap) {
            Statistics.label("outcome").collect(trap.kind());
        }
    }

    /** Numbers as they stand in memories: mostly small ones, addresses, ends. */
    private static int rubbish(Random random) {
        int end = PretendGuest.PAGES * Memory.PAGE_SIZE;
        return switch (random.nextInt(8)) {
            case 0, 1 -> random.nextInt(4);
            case 2, 3 -> 8 * random.nextInt(128);
            case 4 -> random.nextInt(1024);
            case 5 -> end - random.nextInt(32);
            case 6 -> Integer.MIN_VALUE + random.nextInt(8);
            default -> random.nextInt();
        };
    }
}
