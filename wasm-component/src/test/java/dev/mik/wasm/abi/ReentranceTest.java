package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.POISONED;
import static dev.mik.wasm.Trap.Kind.REENTRANCE;
import static dev.mik.wasm.Trap.Kind.UNREACHABLE;
import static dev.mik.wasm.abi.PretendGuest.function;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.StringEncoding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may be entered while who runs: the call stacks that {@code CanonicalABI.md} draws for component instances. */
class ReentranceTest {
    private static final long[] NOTHING = {};
    private static final Object[] NONE = {};

    private final InstanceState parent = new InstanceState(0);
    private final PretendGuest p = new PretendGuest(StringEncoding.UTF8, parent);
    private final PretendGuest c1 = new PretendGuest(StringEncoding.UTF8, new InstanceState(0, parent));
    private final PretendGuest c2 = new PretendGuest(StringEncoding.UTF8, new InstanceState(0, parent));
    private final PretendGuest other = new PretendGuest();
    private final List<String> ran = new ArrayList<>();

    /** A function of a guest that runs and then calls others, each imported by that guest. */
    private ComponentFunction calling(String name, PretendGuest guest, ComponentFunction... next) {
        List<CoreFunction> imports = new ArrayList<>();
        for (ComponentFunction each : next) {
            imports.add(guest.lower(function(), each));
        }
        return guest.lift(function(), arguments -> {
            ran.add(name);
            imports.forEach(each -> each.call(NOTHING));
            return NOTHING;
        });
    }

    @Test
    void aParentMayBeCalledFromWithin() {
        ComponentFunction m2 = calling("m2", p);
        ComponentFunction inC2 = calling("c2", c2, m2);
        ComponentFunction inC1 = calling("c1", c1, inC2);
        calling("m1", p, inC1).call(NONE);
        assertEquals(List.of("m1", "c1", "c2", "m2"), ran);
        calling("m1", p, inC1).call(NONE);
        assertFalse(parent.isPoisoned());
    }

    @Test
    void aChildMayNotBeEnteredAgainThroughItsParent() {
        ComponentFunction again = calling("again", c1);
        ComponentFunction m2 = calling("m2", p, again);
        ComponentFunction inC2 = calling("c2", c2, m2);
        ComponentFunction m1 = calling("m1", p, calling("c1", c1, inC2));
        assertTraps(REENTRANCE, "cannot enter component instance", () -> m1.call(NONE));
        assertEquals(List.of("m1", "c1", "c2", "m2"), ran);
        assertTraps(POISONED, () -> calling("late", c2).call(NONE));
    }

    @Test
    void siblingsMayCallEachOtherTwiceInARowButNotBack() {
        ComponentFunction inC2 = calling("c2", c2);
        calling("c1", c1, inC2, inC2).call(NONE);
        assertEquals(List.of("c1", "c2", "c2"), ran);
        ComponentFunction back = calling("back", c1);
        ComponentFunction there = calling("there", c1, calling("c2", c2, back));
        assertTraps(REENTRANCE, () -> there.call(NONE));
    }

    @Test
    void theHostMayNotComeBackInAnywhere() {
        ComponentFunction c3 = calling("c3", c2);
        ComponentFunction host = arguments -> c3.call(NONE);
        ComponentFunction m1 = calling("m1", p, host);
        assertTraps(REENTRANCE, () -> m1.call(NONE));
        assertEquals(List.of("m1"), ran);
    }

    @Test
    void theHostMayGoToAnotherTreeButNotBack() {
        ComponentFunction elsewhere = calling("elsewhere", other);
        calling("m1", p, arguments -> elsewhere.call(NONE)).call(NONE);
        calling("m1", p, elsewhere).call(NONE);
        assertEquals(List.of("m1", "elsewhere", "m1", "elsewhere"), ran);
        ComponentFunction back = calling("elsewhere", other, calling("back", p));
        ComponentFunction m1 = calling("m1", p, back);
        assertTraps(REENTRANCE, () -> m1.call(NONE));
    }

    @Test
    void anInstanceMayCallItself() {
        ComponentFunction inner = calling("inner", p);
        calling("outer", p, inner).call(NONE);
        assertEquals(List.of("outer", "inner"), ran);
    }

    @Test
    void whoRefusedToBeEnteredCanBeEnteredLater() {
        ComponentFunction inner = calling("inner", p);
        List<Trap.Kind> kinds = new ArrayList<>();
        ComponentFunction patient = arguments -> {
            kinds.add(assertTraps(REENTRANCE, () -> inner.call(NONE)).kind());
            return Nothing.NOTHING;
        };
        calling("outer", p, patient).call(NONE);
        inner.call(NONE);
        assertEquals(List.of("outer", "inner"), ran);
        assertEquals(List.of(REENTRANCE), kinds);
    }

    @Test
    void aFailureIsTheEndOfTheTreeAndNotOfOthers() {
        ComponentFunction failing = c1.lift(function(), arguments -> {
            throw new Trap(UNREACHABLE, "on purpose");
        });
        assertTraps(UNREACHABLE, () -> failing.call(NONE));
        assertTrue(parent.isPoisoned());
        assertTraps(POISONED, () -> calling("c2", c2).call(NONE));
        calling("other", other).call(NONE);
        assertEquals(List.of("other"), ran);
    }

    @Test
    void aFailureInAnotherTreeEndsTheCallersToo() {
        ComponentFunction failing = other.lift(function(), arguments -> {
            throw new Trap(UNREACHABLE, "on purpose");
        });
        ComponentFunction m1 = calling("m1", p, failing);
        assertTraps(UNREACHABLE, () -> m1.call(NONE));
        assertTrue(parent.isPoisoned());
        assertTrue(other.instance.isPoisoned());
    }
}
