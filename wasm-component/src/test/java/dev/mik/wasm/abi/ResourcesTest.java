package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.HANDLE;
import static dev.mik.wasm.Trap.Kind.HOST;
import static dev.mik.wasm.Trap.Kind.POISONED;
import static dev.mik.wasm.Trap.Kind.REENTRANCE;
import static dev.mik.wasm.Trap.Kind.UNREACHABLE;
import static dev.mik.wasm.abi.PretendGuest.function;
import static dev.mik.wasm.abi.PretendGuest.returning;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resources of a guest, between two components and the host. */
class ResourcesTest {
    private static final long[] NOTHING = {};

    /** Defines the resource type. */
    private final PretendGuest definer = new PretendGuest();

    private final PretendGuest user = new PretendGuest();
    private final List<Long> destroyed = new ArrayList<>();
    private ResourceType type = ResourceType.guest("none", definer.instance);
    private ValueType own = Types.U8;
    private ValueType borrow = Types.U8;
    private ValueType ownOfUser = Types.U8;
    private ValueType borrowOfUser = Types.U8;

    @BeforeEach
    void define() {
        type = ResourceType.guest("r", definer.instance, arguments -> {
            destroyed.add(arguments[0]);
            return NOTHING;
        });
        ResourceId inDefiner = definer.resource(type);
        ResourceId inUser = user.resource(type);
        own = new ValueType.Own(inDefiner);
        borrow = new ValueType.Borrow(inDefiner);
        ownOfUser = new ValueType.Own(inUser);
        borrowOfUser = new ValueType.Borrow(inUser);
    }

    private long newHandle(int representation) {
        return Canon.resourceNew(definer.instance, 0).call(new long[] {representation})[0];
    }

    private long dropByUser(long index) {
        return Canon.resourceDrop(user.instance, 0).call(new long[] {index}).length;
    }

    /** {@code make: func(rep: u32) -> own<r>}, as the user imports it. */
    private CoreFunction make() {
        ComponentFunction lifted =
                definer.lift(returning(own, Types.U32), arguments -> new long[] {newHandle((int) arguments[0])});
        return user.lower(returning(ownOfUser, Types.U32), lifted);
    }

    private CoreFunction imported(CoreFunction core, ValueType parameter, ValueType parameterOfUser) {
        return user.lower(function(parameterOfUser), definer.lift(function(parameter), core));
    }

    private GuestResource made(int representation) {
        ComponentFunction make = definer.lift(returning(own), arguments -> new long[] {newHandle(representation)});
        return assertInstanceOf(GuestResource.class, make.call(new Object[0]));
    }

    @Test
    void newRepDrop() {
        assertEquals(1, newHandle(-5));
        assertEquals(2, newHandle(6));
        CoreFunction rep = Canon.resourceRep(definer.instance, 0);
        assertArrayEquals(new long[] {0xFFFF_FFFBL}, rep.call(new long[] {1}));
        assertArrayEquals(new long[] {6}, rep.call(new long[] {2}));
        Canon.resourceDrop(definer.instance, 0).call(new long[] {1});
        assertEquals(List.of(0xFFFF_FFFBL), destroyed);
        assertTraps(HANDLE, "unknown handle index 1", () -> rep.call(new long[] {1}));
    }

    @Test
    void ownershipMovesFromTableToTable() {
        CoreFunction make = make();
        assertArrayEquals(new long[] {1}, make.call(new long[] {100}));
        assertArrayEquals(new long[] {2}, make.call(new long[] {200}));
        assertTraps(HANDLE, () -> Canon.resourceRep(definer.instance, 0).call(new long[] {1}));
        dropByUser(2);
        assertEquals(List.of(200L), destroyed);
        CoreFunction take =
                imported(arguments -> Canon.resourceDrop(definer.instance, 0).call(arguments), own, ownOfUser);
        take.call(new long[] {1});
        assertEquals(List.of(200L, 100L), destroyed);
        assertArrayEquals(new long[] {1}, make.call(new long[] {300}));
        assertTraps(HANDLE, "unknown handle index 2", () -> take.call(new long[] {2}));
    }

    @Test
    void theDefinerGetsTheRepresentationOfABorrow() {
        make().call(new long[] {0x41});
        List<Long> seen = new ArrayList<>();
        CoreFunction use = imported(
                arguments -> {
                    seen.add(arguments[0]);
                    return NOTHING;
                },
                borrow,
                borrowOfUser);
        use.call(new long[] {1});
        use.call(new long[] {1});
        assertEquals(List.of(0x41L, 0x41L), seen);
        dropByUser(1);
    }

    @Test
    void whatIsLentCannotBeGivenAwayInTheSameCall() {
        make().call(new long[] {1});
        ComponentFunction both = definer.lift(function(List.of(borrow, own), Optional.empty()), arguments -> NOTHING);
        CoreFunction call = user.lower(function(List.of(borrowOfUser, ownOfUser), Optional.empty()), both);
        assertTraps(HANDLE, "while borrowed", () -> call.call(new long[] {1, 1}));
    }

    @Test
    void whatIsLentCannotBeDroppedDuringTheCall() {
        make().call(new long[] {1});
        CoreFunction use = user.lower(function(borrowOfUser), arguments -> {
            dropByUser(1);
            return Nothing.NOTHING;
        });
        assertTraps(HANDLE, "while borrowed", () -> use.call(new long[] {1}));
        assertEquals(List.of(), destroyed);
    }

    @Test
    void aBorrowedHandleMustBeDroppedBeforeTheReturn() {
        GuestResource resource = made(9);
        boolean[] drop = {true};
        ComponentFunction use = user.lift(function(borrowOfUser), arguments -> {
            if (drop[0]) {
                dropByUser(arguments[0]);
            }
            return NOTHING;
        });
        use.call(new Object[] {resource});
        use.call(new Object[] {resource});
        assertEquals(List.of(), destroyed);
        drop[0] = false;
        assertTraps(HANDLE, "borrow handles still remain", () -> use.call(new Object[] {resource}));
    }

    @Test
    void aBorrowedHandleCannotBeGivenAway() {
        GuestResource resource = made(9);
        CoreFunction take = imported(arguments -> NOTHING, own, ownOfUser);
        ComponentFunction use = user.lift(function(borrowOfUser), arguments -> take.call(arguments));
        assertTraps(HANDLE, "cannot be given away", () -> use.call(new Object[] {resource}));
    }

    @Test
    void aBorrowedHandleCanBeLentOn() {
        GuestResource resource = made(9);
        List<Long> seen = new ArrayList<>();
        CoreFunction see = imported(
                arguments -> {
                    seen.add(arguments[0]);
                    return NOTHING;
                },
                borrow,
                borrowOfUser);
        ComponentFunction use = user.lift(function(borrowOfUser), arguments -> {
            see.call(arguments);
            dropByUser(arguments[0]);
            return NOTHING;
        });
        use.call(new Object[] {resource});
        assertEquals(List.of(9L), seen);
    }

    @Test
    void theHostDropsWhatItOwnsOnce() {
        GuestResource resource = made(9);
        assertSame(type, resource.type());
        assertEquals(9, resource.representation());
        resource.drop();
        assertEquals(List.of(9L), destroyed);
        assertTraps(HOST, "given away or dropped before", resource::drop);
        assertEquals(List.of(9L), destroyed);
    }

    @Test
    void theHostGivesAwayWhatItOwnsOnce() {
        ComponentFunction take = definer.lift(
                function(own),
                arguments -> Canon.resourceDrop(definer.instance, 0).call(arguments));
        GuestResource resource = made(9);
        take.call(new Object[] {resource});
        assertEquals(List.of(9L), destroyed);
        assertTraps(HOST, "given away or dropped before", () -> take.call(new Object[] {resource}));
    }

    @Test
    void theHostsBorrowIsOverWithTheCall() {
        make().call(new long[] {7});
        List<GuestResource> kept = new ArrayList<>();
        CoreFunction use = user.lower(function(borrowOfUser), arguments -> {
            GuestResource borrowed = assertInstanceOf(GuestResource.class, arguments[0]);
            assertEquals(7, borrowed.representation());
            assertTraps(HOST, "not the host's", borrowed::drop);
            kept.add(borrowed);
            return Nothing.NOTHING;
        });
        use.call(new long[] {1});
        ComponentFunction see = definer.lift(function(borrow), arguments -> NOTHING);
        assertTraps(HOST, "a call that is over", () -> see.call(new Object[] {kept.getFirst()}));
    }

    @Test
    void theHostMayLendOnWhatItBorrowed() {
        make().call(new long[] {7});
        List<Long> seen = new ArrayList<>();
        ComponentFunction see = definer.lift(function(borrow), arguments -> {
            seen.add(arguments[0]);
            return NOTHING;
        });
        CoreFunction use = user.lower(function(borrowOfUser), arguments -> see.call(arguments));
        use.call(new long[] {1});
        assertEquals(List.of(7L), seen);
    }

    @Test
    void resourcesOfAnotherTypeAreRefused() {
        ResourceType another = ResourceType.guest("r", definer.instance);
        ComponentFunction take = definer.lift(function(own), arguments -> NOTHING);
        assertTraps(HOST, () -> take.call(new Object[] {GuestResource.owned(another, 1)}));
    }

    @Test
    void theDestructorIsCalledLikeAnExport() {
        CoreFunction[] during = new CoreFunction[1];
        ComponentFunction busy = definer.lift(function(), arguments -> during[0].call(arguments));
        make().call(new long[] {5});
        // The definer runs and the host drops: that would enter the definer again.
        GuestResource resource = made(4);
        during[0] = definer.lower(function(), arguments -> {
            resource.drop();
            return Nothing.NOTHING;
        });
        assertTraps(REENTRANCE, () -> busy.call(new Object[0]));
        assertEquals(List.of(), destroyed);
        assertTraps(POISONED, () -> dropByUser(1));
    }

    @Test
    void theDefinerDropsItsOwnWhileItRuns() {
        ComponentFunction run = definer.lift(function(), arguments -> {
            Canon.resourceDrop(definer.instance, 0).call(new long[] {newHandle(3)});
            return NOTHING;
        });
        run.call(new Object[0]);
        assertEquals(List.of(3L), destroyed);
    }

    @Test
    void aDestructorThatTrapsPoisons() {
        ResourceType bad = ResourceType.guest("bad", definer.instance, arguments -> {
            throw new Trap(UNREACHABLE, "on purpose");
        });
        assertTraps(UNREACHABLE, () -> GuestResource.owned(bad, 1).drop());
        assertTraps(POISONED, () -> GuestResource.owned(bad, 1).drop());
    }
}
