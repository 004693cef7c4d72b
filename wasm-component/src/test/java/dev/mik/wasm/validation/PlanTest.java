package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.Sort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plans of the components in the test resources, step by step. */
class PlanTest {
    private static void assertPlan(String component, String expected) {
        assertEquals(expected, PlanText.of(plan(component)));
    }

    private static ComponentPlan plan(String component) {
        return Fixtures.validate(Fixtures.wasm("valid/" + component));
    }

    @Test
    void takesResourcesFromImportsByPath() {
        assertPlan("imports", """
                import host:streams/types@0.2.1: instance {input: sub 0, nested: instance {output: sub 1}, kind: eq enum [a, b], open: [k enum [a, b]] -> own 0} new 0 at [input] new 1 at [nested, output]
                import r: sub 2 new 2 at []
                alias func of instance 0: open
                import f: [r borrow 2, i own 0, p record [x u32]]
                lower 0 as [k enum [a, b]] -> own 0
                lower 1 as [r borrow 2, i own 0, p record [x u32]]
                resource.drop 0
                """);
    }

    @Test
    void makesResourcesAnewForEachInstance() {
        assertPlan("instances", """
                resource 0 own
                export own: sub 0 is resource 0
                component
                  import in: sub 0 new 0 at []
                  import use: instance {f: [x own 0]}
                  resource 1 made
                  export made: sub 1 is resource 1
                  core module
                  core instance of 0 {}
                  alias core func of core instance 0: f
                  lift 0 as [x own 0] -> own 1
                  export make: [x own 0] -> own 1 is func 0
                  export again: eq 1 is resource 1
                core module
                core instance of 0 {}
                alias core func of core instance 0: f
                lift 0 as [x own 0]
                instance (f=func 0, more=resource 0)
                instance of 0 (in=resource 0, use=instance 0) new 1 at [made]
                instance of 0 (in=resource 0, use=instance 0) new 2 at [made]
                resource.drop 0
                export a: instance {made: sub 1, make: [x own 0] -> own 1, again: eq 1} is instance 1
                export b: sub 2 is resource 2
                export bag: instance {} is instance 0
                """);
    }

    @Test
    void givesAbstractTypesSlotsOfTheirOwn() {
        assertPlan("ascription", """
                component
                  resource 0 r1
                  export r1: sub 0 is resource 0
                  export r2: sub 1 is resource 0 new 1 at []
                  resource.drop 0
                  lift 0 as [x own 0]
                  instance (r=resource 0, f=func 0)
                  export less: instance {r: sub 2, f: [x own 2]} is instance 0 new 2 at [r]
                  export bare: instance {} is instance 0
                  export f: [x own 0] is func 0
                instance of 0 () new 0 at [r1] new 1 at [r2] new 2 at [less, r]
                component
                  import a: sub 0 new 0 at []
                  import b: sub 1 new 1 at []
                  import i: instance {r: sub 2, f: [x own 2]} new 2 at [r]
                alias instance of instance 0: less
                instance of 1 (a=resource 0, b=resource 1, i=instance 1)
                """);
    }

    @Test
    void handsComponentsOn() {
        assertPlan("components-as-values", """
                component
                  import seed: sub 0 new 0 at []
                  resource 1 made
                  export made: sub 1 is resource 1
                  core module
                  core instance of 0 {}
                  alias core func of core instance 0: f
                  lift 0 as [s own 0] -> own 1
                  export make: [s own 0] -> own 1 is func 0
                  export more: [s own 0] -> own 1 is func 0
                component
                  import maker: component {seed: sub ?, unused: []} {made: sub ?, make: [s own ?] -> own ?}
                  resource 0 own
                  core module
                  core instance of 0 {}
                  alias core func of core instance 0: f
                  lift 0 as []
                  instance of 0 (seed=resource 0, unused=func 0) new 1 at [made]
                  alias func of instance 0: make
                  lower 1 as [s own 0] -> own 1
                  export own: sub 0 is resource 0
                  export result: sub 1 is resource 1
                  export make: [s own 0] -> own 1 is func 1
                instance of 1 (maker=component 0) new 0 at [own] new 1 at [result]
                export u: instance {own: sub 0, result: sub 1, make: [s own 0] -> own 1} is instance 0
                """);
    }

    @Test
    void countsCoreIndicesAsTheFileDoes() {
        assertPlan("core", """
                import m: core module
                core module
                core instance of 1 {}
                core instance of 0 {env=0, unused=0}
                alias core table of core instance 0: t
                alias core global of core instance 0: g
                alias core memory of core instance 1: m
                alias core func of core instance 0: f
                core instance {a=core table 0, b=core global 0, c=core memory 0, d=core func 0}
                core module
                core instance of 2 {bag=2}
                export again: core module is core module 0
                component
                  alias core module 1 outward 1
                """);
    }

    @Test
    void knowsHowMuchEachIndexSpaceWillHold() {
        Map<Sort, Integer> sizes = plan("core").sizes();
        assertEquals(
                Map.of(
                        Sort.CORE_FUNC, 1,
                        Sort.CORE_TABLE, 1,
                        Sort.CORE_MEMORY, 1,
                        Sort.CORE_GLOBAL, 1,
                        Sort.CORE_TAG, 0,
                        Sort.CORE_MODULE, 4,
                        Sort.CORE_INSTANCE, 4,
                        Sort.FUNC, 0,
                        Sort.COMPONENT, 1,
                        Sort.INSTANCE, 0),
                sizes);
    }

    @Test
    void aComponentsTypeHasItsImportsAndExportsInOrder() {
        ComponentPlan plan = plan("imports");
        assertEquals(
                List.of("host:streams/types@0.2.1", "r", "same", "point", "f"),
                List.copyOf(plan.type().imports().keySet()));
        assertEquals(
                List.of("own", "a", "b", "bag"),
                List.copyOf(plan("instances").type().exports().keySet()));
    }
}
