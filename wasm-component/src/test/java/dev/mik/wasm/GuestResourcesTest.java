package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.abi.GuestResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Resources that a guest owns and the host holds. */
class GuestResourcesTest {
    private static final String THINGS = "mik:fixtures/things";

    private final List<Object> gone = new ArrayList<>();
    private final LinkedComponent linked = linked();
    private final Instance resources = linked.instantiate();

    private LinkedComponent linked() {
        Linker linker = new Linker();
        linker.root().function("gone", (context, arguments) -> {
            gone.add(arguments.int64(0));
            return Nothing.NOTHING;
        });
        return linker.link(Fixtures.component("resources"));
    }

    @AfterEach
    void close() {
        resources.close();
    }

    private <T> T call(Class<T> result, String function, Object... arguments) {
        return resources.function(THINGS, function).call(result, arguments);
    }

    private GuestResource thing(long number) {
        return call(GuestResource.class, "[constructor]thing", number);
    }

    private long number(Object thing) {
        return call(Long.class, "[method]thing.number", thing);
    }

    private long handle(GuestResource thing) {
        return call(Long.class, "handle", thing);
    }

    private void traps(Trap.Kind kind, String words, String function, Object... arguments) {
        Expect.trap(kind, words, () -> call(Object.class, function, arguments));
    }

    @Test
    void areMadeLentAndGiven() {
        GuestResource first = thing(5);
        assertEquals(5, number(first));
        assertEquals(10L, call(Long.class, "sum", List.of(first, first)));
        GuestResource both = call(GuestResource.class, "[static]thing.join", first, thing(6));
        assertEquals(11, number(both));
        assertEquals(List.of(5L, 6L), gone);
        assertEquals(7L, call(Long.class, "take", thing(7)));
        assertEquals(List.of(5L, 6L, 7L), gone);
    }

    @Test
    void areDroppedByTheHost() {
        GuestResource kept = call(GuestResource.class, "back", thing(8));
        assertEquals(8, number(kept));
        kept.drop();
        assertEquals(List.of(8L), gone);
        Expect.trap(Trap.Kind.HOST, "this resource thing was given away or dropped before", kept::drop);
        thing(9).drop();
        assertEquals(List.of(8L, 9L), gone);
    }

    @Test
    void comeWithinOtherValues() {
        List<?> many = call(List.class, "many", List.of(1L, 2L, 3L));
        assertEquals(List.of(1L, 2L, 3L), many.stream().map(this::number).toList());
        assertEquals(Optional.empty(), call(Object.class, "maybe", 0L));
        Optional<?> maybe = call(Optional.class, "maybe", 4L);
        assertEquals(Optional.of(4L), maybe.map(this::number));
        assertEquals(Optional.of("own resource thing 4"), maybe.map(Object::toString));
    }

    @Test
    void whatWasGivenAwayIsNoLongerTheHosts() {
        GuestResource thing = thing(1);
        call(Object.class, "take", thing);
        traps(Trap.Kind.HOST, "was given away or dropped before", "[method]thing.number", thing);
    }

    @Test
    void whatIsLentInTheCallThatGivesItAwayIsRefused() {
        GuestResource thing = thing(1);
        traps(Trap.Kind.HOST, "was given away or dropped before", "[static]thing.join", thing, thing);
    }

    @Test
    void handlesAreTheGuestsOwnNumbers() {
        long handle = handle(thing(21));
        assertEquals(21L, call(Long.class, "rep-of", handle));
        assertEquals(21, number(call(Object.class, "claim", handle)));
        traps(Trap.Kind.HANDLE, "unknown handle index " + handle, "rep-of", handle);
        Expect.trap(Trap.Kind.POISONED, "failed before", () -> thing(1));
    }

    @Test
    void handlesThatAreNotThereAreTraps() {
        for (String function : List.of("rep-of", "drop-of", "claim")) {
            for (long handle : new long[] {0, 1, 99_999, 0xFFFF_FFFFL}) {
                try (Instance fresh = linked.instantiate()) {
                    Expect.trap(
                            Trap.Kind.HANDLE,
                            "unknown handle index " + handle + ", expected a resource thing",
                            () -> fresh.function(THINGS, function).call(handle));
                }
            }
        }
    }

    @Test
    void handlesAreDroppedOnce() {
        long handle = handle(thing(1));
        call(Object.class, "drop-of", handle);
        assertEquals(List.of(1L), gone);
        traps(Trap.Kind.HANDLE, "unknown handle index", "drop-of", handle);
        assertEquals(List.of(1L), gone);
    }

    @Test
    void aDestructorThatTrapsIsTheEndOfTheInstance() {
        traps(Trap.Kind.UNREACHABLE, "unreachable", "take", thing(666));
        Expect.trap(Trap.Kind.POISONED, "failed before", () -> thing(1));
    }

    @Test
    void aDestructorThatTrapsWhenTheHostDropsIsToo() {
        GuestResource thing = thing(666);
        Expect.trap(Trap.Kind.UNREACHABLE, "unreachable", thing::drop);
        Expect.trap(Trap.Kind.POISONED, "failed before", () -> thing(1));
    }

    @Test
    void nothingOfTheGuestRunsWhenItIsClosed() {
        GuestResource held = thing(1);
        handle(thing(2));
        resources.close();
        assertEquals(List.of(), gone);
        Expect.trap(Trap.Kind.POISONED, "failed before, or was closed", held::drop);
        assertEquals(List.of(), gone);
    }

    @Test
    void ofOneInstanceAreNotThoseOfAnother() {
        GuestResource thing = thing(1);
        try (Instance other = linked.instantiate()) {
            Expect.trap(
                    Trap.Kind.HOST,
                    THINGS
                            + "#[method]thing.number: a value of type borrow<resource thing> must be a resource thing of the instance called",
                    () -> other.function(THINGS, "[method]thing.number").call(thing));
        }
        assertEquals(1, number(thing));
    }

    @Test
    void anythingElseIsRefused() {
        traps(Trap.Kind.HOST, "must be a GuestResource, not a java.lang.Long", "[method]thing.number", 1L);
    }
}
