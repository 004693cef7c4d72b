package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.CANONICAL_ABI;
import static dev.mik.wasm.Trap.Kind.HANDLE;
import static dev.mik.wasm.Trap.Kind.HOST;
import static dev.mik.wasm.Trap.Kind.POISONED;
import static dev.mik.wasm.Trap.Kind.UNREACHABLE;
import static dev.mik.wasm.abi.PretendGuest.function;
import static dev.mik.wasm.abi.PretendGuest.returning;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resources of the host: Java objects behind handles, and that none of them is lost. */
class HostResourcesTest {
    private static final long[] NOTHING = {};

    private final List<Object> destroyed = new ArrayList<>();
    private final ResourceType type = ResourceType.host("stream", destroyed::add);
    private final PretendGuest guest = new PretendGuest();
    private final ResourceId id = guest.resource(type);
    private final ValueType own = new ValueType.Own(id);
    private final ValueType borrow = new ValueType.Borrow(id);

    private void drop(long index) {
        Canon.resourceDrop(guest.instance, 0).call(new long[] {index});
    }

    @Test
    void theGuestHoldsTheObjectAndGivesItBack() {
        Object object = new Object();
        ComponentFunction same = guest.lift(returning(own, own), arguments -> arguments);
        assertSame(object, same.call(new Object[] {object}));
        guest.instance.close();
        assertEquals(List.of(), destroyed);
    }

    @Test
    void theGuestDropsIt() {
        guest.lift(function(own), arguments -> {
                    drop(arguments[0]);
                    return NOTHING;
                })
                .call(new Object[] {"it"});
        assertEquals(List.of("it"), destroyed);
    }

    @Test
    void aBorrowIsTheObjectAndItsEndNotTheObjects() {
        ComponentFunction use = guest.lift(function(borrow), arguments -> {
            drop(arguments[0]);
            return NOTHING;
        });
        use.call(new Object[] {"it"});
        CoreFunction see = guest.lower(function(borrow), arguments -> {
            assertEquals("it", arguments[0]);
            return Nothing.NOTHING;
        });
        guest.instance.handles().add(Handle.ownHost(type, "it"));
        see.call(new long[] {1});
        drop(1);
        assertEquals(List.of("it"), destroyed);
    }

    @Test
    void aTypeMayNameTheClassOfItsObjects() {
        List<StringBuilder> gone = new ArrayList<>();
        ValueType text = new ValueType.Own(guest.resource(ResourceType.host("text", StringBuilder.class, gone::add)));
        ComponentFunction take = guest.lift(function(list(text)), arguments -> NOTHING);
        StringBuilder fine = new StringBuilder("fine");
        take.call(new Object[] {List.of(fine)});
        assertTraps(
                HOST,
                "must be a java.lang.StringBuilder, not a java.lang.String",
                () -> take.call(new Object[] {List.of("wrong")}));
        guest.instance.close();
        assertEquals(List.of(fine), gone);
    }

    @Test
    void whatComesInAfterClosingIsDestroyedAtOnce() {
        CoreFunction open = guest.lower(returning(own), arguments -> {
            guest.instance.close();
            return "late";
        });
        assertTraps(POISONED, "closed during a call", () -> open.call(NOTHING));
        assertEquals(List.of("late"), destroyed);
    }

    @Test
    void aDestructorThatFailsIsTheHostsFault() {
        RuntimeException failure = new IllegalStateException("broken");
        ResourceType bad = ResourceType.host("bad", object -> {
            throw failure;
        });
        guest.resource(bad);
        guest.instance.handles().add(Handle.ownHost(bad, "it"));
        Trap trap =
                assertTraps(HOST, () -> Canon.resourceDrop(guest.instance, 1).call(new long[] {1}));
        assertSame(failure, trap.getCause());
    }

    @Test
    void closingDestroysWhatIsHeldYoungestFirstAndOnce() {
        InstanceState child = new InstanceState(1, guest.instance);
        for (Object object : List.of("a", "b", "c")) {
            guest.instance.handles().add(Handle.ownHost(type, object));
        }
        guest.instance.handles().add(Handle.borrowHost(type, "lent", new BorrowScope()));
        guest.instance
                .handles()
                .add(Handle.ownGuest(
                        ResourceType.guest("g", guest.instance, arguments -> {
                            throw new AssertionError("no guest's destructor runs");
                        }),
                        1));
        child.handles().add(Handle.ownHost(type, "child's"));
        drop(2);
        destroyed.clear();
        guest.instance.close();
        assertEquals(List.of("c", "a", "child's"), destroyed);
        guest.instance.close();
        assertEquals(3, destroyed.size());
        assertTraps(POISONED, () -> guest.lift(function(), arguments -> NOTHING).call(new Object[0]));
    }

    @Test
    void closingGoesOnAfterDestructorsThatFail() {
        ResourceType bad = ResourceType.host("bad", object -> {
            throw new IllegalStateException(object.toString());
        });
        guest.instance.handles().add(Handle.ownHost(bad, "1"));
        guest.instance.handles().add(Handle.ownHost(type, "a"));
        guest.instance.handles().add(Handle.ownHost(bad, "2"));
        Trap trap = assertTraps(HOST, guest.instance::close);
        assertEquals(1, trap.getSuppressed().length);
        assertEquals(List.of("a"), destroyed);
    }

    /** Values in which one object comes before a string that cannot be lowered, and another one after it. */
    private static Object[] valuesAround(String bad) {
        return new Object[] {
            "first",
            Map.of("f0", bad, "f1", List.of("second", "third")),
            Optional.of("fourth"),
            Result.ok("fifth"),
            Result.error("sixth"),
            new Variant("c1", Optional.of("seventh")),
            List.of("eighth"),
            List.of("ninth", 1)
        };
    }

    private ValueType[] typesAround() {
        return new ValueType[] {
            own,
            record(STRING, list(own)),
            option(own),
            result(own, STRING),
            result(STRING, own),
            variant(U8, own),
            list(own, 1),
            tuple(own, U8)
        };
    }

    @Test
    void whatAFailedCallDidNotDeliverIsDestroyedWithTheInstance() {
        List<String> all =
                List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth");
        ComponentFunction take = guest.lift(function(typesAround()), arguments -> NOTHING);
        assertTraps(HOST, "lone surrogate", () -> take.call(valuesAround("\ud800")));
        assertEquals(List.of(), destroyed);
        guest.instance.close();
        assertEquals(all, destroyed);
        destroyed.clear();
        assertTraps(POISONED, () -> take.call(valuesAround("fine")));
        assertEquals(all, destroyed);
    }

    @Test
    void aResultThatCannotBeWrittenIsDestroyedWithTheInstance() {
        CoreFunction open = guest.lower(returning(result(own, own)), arguments -> Result.ok("connection"));
        assertTraps(CANONICAL_ABI, () -> open.call(new long[] {-4}));
        guest.instance.close();
        assertEquals(List.of("connection"), destroyed);
    }

    @Test
    void argumentsThatGoNowhereAreDestroyedWithTheInstance() {
        guest.instance.handles().add(Handle.ownHost(type, "a"));
        CoreFunction send = guest.lower(function(own, CHAR), arguments -> Nothing.NOTHING);
        assertTraps(CANONICAL_ABI, () -> send.call(new long[] {1, 0xD800}));
        assertTraps(HANDLE, () -> drop(1));
        guest.instance.close();
        assertEquals(List.of("a"), destroyed);
    }

    @Test
    void resultsLostToPostReturnAreDestroyedWithTheInstance() {
        guest.instance.handles().add(Handle.ownHost(type, "a"));
        AbiOptions options = guest.options().withPostReturn(arguments -> {
            throw new Trap(UNREACHABLE, "on purpose");
        });
        ComponentFunction get =
                Canon.lift(guest.codec(returning(own)), options, guest.instance, arguments -> new long[] {1});
        assertTraps(UNREACHABLE, () -> get.call(new Object[0]));
        guest.instance.close();
        assertEquals(List.of("a"), destroyed);
    }

    @Test
    void whatTheHostWasGivenIsTheHosts() {
        guest.instance.handles().add(Handle.ownHost(type, "a"));
        CoreFunction send = guest.lower(function(own), arguments -> {
            throw new IllegalStateException("after it got it");
        });
        assertTraps(HOST, () -> send.call(new long[] {1}));
        guest.instance.close();
        assertEquals(List.of(), destroyed);
    }

    @Test
    void handlesAreLimited() {
        InstanceState small = new InstanceState(1, new AbiLimits(2, 1000));
        PretendGuest limited = new PretendGuest(guest.encoding, small);
        ResourceId stream = limited.resource(type);
        ComponentFunction keep = limited.lift(function(new ValueType.Own(stream)), arguments -> NOTHING);
        keep.call(new Object[] {"a"});
        keep.call(new Object[] {"b"});
        assertTraps(Trap.Kind.MEMORY_LIMIT, () -> keep.call(new Object[] {"c"}));
        small.close();
        assertEquals(List.of("b", "a", "c"), destroyed);
    }
}
