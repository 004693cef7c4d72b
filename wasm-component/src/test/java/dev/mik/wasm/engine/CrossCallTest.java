package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.Trap;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Function references that go from an instance to instances of other modules, whose types have other indices. */
class CrossCallTest {
    private static final int ONE = 0;
    private static final int TWICE = 1;
    private static final int SWAP = 2;
    private static final int ONLY_HERE = 3;
    private static final int THRICE = 5;

    private final CoreModule users = Modules.load("crossUser");
    private final CoreInstance owner = Modules.instance(Modules.load("crossOwner"));
    private final CoreInstance user = Modules.instance(users, imports(users, owner));

    /** The exports of an instance that a module imports by their names. */
    private static CoreItem[] imports(CoreModule module, CoreInstance from) {
        return module.type().imports().stream()
                .map(one -> from.export(one.name()))
                .toArray(CoreItem[]::new);
    }

    private static Trap.Kind trap(CoreInstance instance, String name, long... arguments) {
        return assertThrows(Trap.class, () -> Modules.call(instance, name, arguments))
                .kind();
    }

    @Test
    void aFunctionIsCalledByTheTypeThatTheCallerHasForIt() {
        assertEquals(1, Modules.call(user, "get", ONE));
        assertEquals(42, Modules.call(user, "map", TWICE, 21));
        assertEquals(42, Modules.call(user, "sameMap", TWICE, 21));
        assertEquals(63, Modules.call(owner, "map", THRICE, 21));
        assertEquals(42, Modules.call(owner, "map", THRICE + 1, 21));
        assertEquals(63, Modules.call(user, "map", THRICE, 21));
        assertEquals(42, Modules.call(owner, "map", TWICE, 21));
    }

    @Test
    void severalResultsComeBackInOrder() {
        long[] swapped = {Double.doubleToRawLongBits(2.5), 7};
        assertArrayEquals(swapped, Modules.function(user, "swap").call(SWAP, 7, Double.doubleToRawLongBits(2.5)));
        Modules.call(user, "move", SWAP, THRICE);
        assertArrayEquals(swapped, Modules.function(owner, "swap").call(THRICE, 7, Double.doubleToRawLongBits(2.5)));
    }

    /** The type of {@code map} in the user's module has the index of {@code get}'s in the owner's. */
    @ParameterizedTest
    @CsvSource({"map, 0", "sameMap, 0", "map, 2", "map, 3", "map, 4", "tail, 0"})
    void anotherTypeTraps(String function, int element) {
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(user, function, element, 1));
        assertEquals(42, Modules.call(user, function, TWICE, 21));
    }

    @Test
    void anotherTypeTrapsInTheOwnerToo() {
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(owner, "get", THRICE));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(user, "get", ONLY_HERE));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(owner, "swap", THRICE, 0, 0));
    }

    @Test
    void noFunctionTraps() {
        Modules.call(owner, "clear", TWICE);
        assertEquals(1, Modules.call(user, "isNull", TWICE));
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(user, "map", TWICE, 1));
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(user, "map", 8, 1));
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(user, "map", -1, 1));
        assertEquals(0, Modules.call(user, "isNull", ONE));
        assertEquals(0, Modules.call(owner, "isNull", THRICE));
    }

    @Test
    void whoeverGrowsTheTableGrowsItForAll() {
        assertEquals(8, Modules.call(owner, "grow", 2));
        assertEquals(10, Modules.call(user, "size"));
        assertEquals(42, Modules.call(user, "map", 9, 21));
        assertEquals(10, Modules.call(user, "grow", 3));
        assertEquals(63, Modules.call(owner, "map", 12, 21));
        assertEquals(13, Modules.call(user, "growWith", 2, TWICE));
        assertEquals(42, Modules.call(user, "map", 14, 21));
        assertEquals(42, Modules.call(owner, "map", 14, 21));
        assertEquals(-1, Modules.call(user, "grow", 86), "beyond the owner's maximum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throughGet", "throughCopy", "throughFill", "throughGrow"})
    void aReferenceStaysThatOfItsFunction(String way) {
        assertEquals(63, Modules.call(owner, way, THRICE, 21));
        assertEquals(42, Modules.call(owner, way, THRICE + 1, 21));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(owner, way, ONE, 21));
        Modules.call(user, "move", TWICE, ONE);
        assertEquals(42, Modules.call(owner, way, ONE, 21));
    }

    @Test
    void anImportingInstanceMovesReferencesOfBoth() {
        Modules.call(user, "move", TWICE, 7);
        assertEquals(42, Modules.call(user, "map", 7, 21));
        assertEquals(42, Modules.call(owner, "map", 7, 21));
        Modules.call(user, "fill", THRICE, 0, 2);
        assertEquals(63, Modules.call(owner, "map", ONE, 21));
        Modules.call(user, "init", 2);
        assertEquals(63, Modules.call(owner, "map", 2, 21));
        assertEquals(42, Modules.call(owner, "map", 3, 21));
        // overlapping, in both directions
        Modules.call(user, "copy3", 1, 2);
        assertEquals(63, Modules.call(owner, "map", 3, 21));
        assertEquals(42, Modules.call(user, "map", 4, 21));
        Modules.call(user, "copy3", 3, 1);
        assertEquals(63, Modules.call(owner, "map", 1, 21));
        assertEquals(42, Modules.call(user, "map", 2, 21));
    }

    @Test
    void aGlobalHoldsAFunctionOfEither() {
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(user, "chosen", 1), "the owner's first function takes nothing");
        Modules.call(user, "choose", TWICE);
        assertEquals(42, Modules.call(user, "chosen", 21));
        assertEquals(42, Modules.call(owner, "throughGlobal", 21));
        Modules.call(user, "choose", THRICE);
        assertEquals(63, Modules.call(owner, "throughGlobal", 21));
        assertEquals(63, Modules.call(user, "chosen", 21));
        Modules.call(user, "nobody");
        assertEquals(1, Modules.call(user, "isNobody"));
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(owner, "throughGlobal", 1));
    }

    @Test
    void aTableMayBeginWithAnImportedGlobal() {
        for (int i = 0; i < 4; i++) {
            assertEquals(42, Modules.call(user, "own", i, 21));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "passIndirectly"})
    void referencesAreParametersAndResults(String way) {
        assertArrayEquals(new long[] {20, 200}, Modules.function(user, way).call(TWICE));
        assertArrayEquals(new long[] {30, 300}, Modules.function(user, way).call(THRICE));
    }

    @Test
    void aThirdInstanceSeesWhatTheSecondImported() {
        CoreInstance third = Modules.instance(
                users,
                user.export("table"),
                user.export("chosen-again"),
                user.export("copy"),
                owner.export("even"),
                user.export("pass-again"));
        assertEquals(42, Modules.call(third, "map", TWICE, 21));
        assertEquals(42, Modules.call(third, "own", 0, 21));
        // its own $thrice is in the place of the second instance's now
        assertEquals(63, Modules.call(user, "map", THRICE, 21));
        Modules.call(user, "fill", THRICE, 0, 1);
        assertEquals(63, Modules.call(owner, "map", 0, 21));
        Modules.call(third, "choose", THRICE);
        assertEquals(63, Modules.call(owner, "throughGlobal", 21));
        assertArrayEquals(new long[] {30, 300}, Modules.function(third, "pass").call(THRICE));
    }

    @Test
    void twoModulesRecurIntoEachOther() {
        assertEquals(1, Modules.call(owner, "even", 100));
        assertEquals(0, Modules.call(owner, "even", 101));
        assertEquals(Trap.Kind.STACK_EXHAUSTED, trap(owner, "even", 100_000_000));
        assertEquals(1, Modules.call(owner, "even", 10));
    }

    @Test
    void aTailCallIsACallToo() {
        assertEquals(42, Modules.call(user, "tail", TWICE, 21));
        assertEquals(63, Modules.call(owner, "tail", THRICE, 21));
    }

    /** The owner asks for the largest table that the limit has room for, and each foreign reference is one more. */
    @Test
    void referencesToFunctionsOfOthersCountAsElements() {
        InstanceBudget budget = new InstanceLimits(0, 8 + 4 + 4 + 2).budget();
        CoreInstance first = Modules.load("crossOwner").instantiate(Modules.NO_IMPORTS, budget);
        CoreInstance second = users.instantiate(imports(users, first), budget);
        assertEquals(17, budget.tableElements(), "the global that the second imports is a reference");
        assertEquals(1, Modules.call(second, "get", ONE), "a call needs none");
        Modules.call(second, "move", ONE, 7);
        Modules.call(second, "move", ONE, 6);
        assertEquals(18, budget.tableElements());
        assertEquals(Trap.Kind.MEMORY_LIMIT, trap(second, "move", SWAP, 7));
        assertEquals(Trap.Kind.MEMORY_LIMIT, trap(first, "throughGet", THRICE, 1));
    }

    /** What a host function is given for a reference is a number that says nothing to it. */
    @Test
    void aHostFunctionSeesOnlyNumbers() {
        long[] seen = new long[2];
        CoreItem host = CoreItem.Func.host(Modules.function(owner, "pass").type(), arguments -> {
            seen[(int) arguments[0]] = arguments[1];
            return new long[] {arguments[1], 0};
        });
        CoreItem[] imports = imports(users, owner);
        imports[imports.length - 1] = host;
        CoreInstance asking = Modules.instance(users, imports);
        assertArrayEquals(new long[] {0, 200}, Modules.function(asking, "pass").call(TWICE));
        assertEquals(true, seen[0] < -1, Arrays.toString(seen));
    }

    @Test
    void tagsOfEqualTypesAreToldApart() {
        CoreInstance tags = Modules.instance(Modules.load("crossTags"));
        CoreModule catching = Modules.load("crossCatcher");
        CoreInstance catcher = Modules.instance(catching, imports(catching, tags));
        List<Integer> caught = List.of(0, 211, 122, 233, 144, 355);
        for (int i = 0; i < caught.size(); i++) {
            assertEquals(caught.get(i), Modules.call(catcher, "catch", i), "throw " + i);
        }
        List<Integer> which = List.of(0, 1, 2, 1, 2, 3);
        for (int i = 0; i < which.size(); i++) {
            assertEquals(which.get(i), Modules.call(tags, "which", i), "throw " + i);
        }
        assertEquals(Trap.Kind.UNCAUGHT_EXCEPTION, trap(catcher, "throw", 5));
    }

    /** Two instances of one module have tags of their own. */
    @Test
    void tagsOfTwoInstancesAreToldApart() {
        CoreModule module = Modules.load("crossTags");
        CoreInstance one = Modules.instance(module);
        CoreInstance two = Modules.instance(module);
        CoreModule catching = Modules.load("crossCatcher");
        CoreItem[] imports = imports(catching, one);
        imports[3] = two.export("throwLeft");
        CoreInstance catcher = Modules.instance(catching, imports);
        assertEquals(Trap.Kind.UNCAUGHT_EXCEPTION, trap(catcher, "catch", 1));
        assertEquals(122, Modules.call(catcher, "catch", 2));
        assertEquals(3, Modules.call(one, "which", 1));
    }

    @Test
    void anExceptionCarriesAFunction() {
        CoreInstance tags = Modules.instance(Modules.load("crossTags"));
        CoreModule catching = Modules.load("crossCatcher");
        assertEquals(-9, Modules.call(Modules.instance(catching, imports(catching, tags)), "callCaught", 9));
    }
}
