package dev.mik.wasm.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A validated component: what making an instance of it does, step by step, with nothing left to check but what the
 * host links.
 *
 * <p>A step adds to at most one index space, as its definition did, so that an index is the count of what was added
 * before. Types leave no steps, but for resources: an instance holds those in <em>slots</em>, which
 * {@link #slots} numbers from 0, one for each {@link ResourceId} that a function type or step of this component names.
 *
 * @param type what the component imports and exports, in order
 * @param slots the slot of each resource identity that can be met within
 * @param sizes how many elements each index space ends up with; none for sorts that leave nothing at run time
 */
public record ComponentPlan(
        ComponentType type, List<Step> steps, Map<ResourceId, Integer> slots, Map<Sort, Integer> sizes) {

    /**
     * Where a resource type comes from: the export at the end of a path into what has just been imported, made or
     * exported; an empty path means the thing itself, a type.
     */
    public record Introduced(int slot, List<String> path) {}

    /** Something to hand on: an element of an index space, or the resource type in a slot. */
    public sealed interface Item {
        /** An element of an index space, never of the type spaces. */
        record Indexed(SortIndex what) implements Item {}

        /** A resource type. */
        record Resource(int slot) implements Item {}
    }

    /** One step. */
    public sealed interface Step {
        /** An import goes to its index space, and its resource types to their slots. Types that are known leave none. */
        record Import(String name, ExternType type, List<Introduced> introduced) implements Step {}

        /** A core module joins its index space. */
        record CoreModule(Bytes bytes) implements Step {}

        /** A core instance, its imports by module name from core instances. */
        record InstantiateCore(int module, Map<String, Integer> arguments) implements Step {}

        /** A core instance made from what is there. */
        record CoreExports(Map<String, SortIndex> exports) implements Step {}

        /** An export of a core instance joins its index space. */
        record AliasCoreExport(Sort sort, int coreInstance, String name) implements Step {}

        /** An export of an instance joins its index space. */
        record AliasExport(Sort sort, int instance, String name) implements Step {}

        /** A core module or component of an enclosing component, counted outward, joins its index space. */
        record AliasOuter(Sort sort, int count, int index) implements Step {}

        /** A component joins its index space. */
        record Component(ComponentPlan plan) implements Step {}

        /** An instance of a component; arguments by import name, types that are no resources left out. */
        record Instantiate(int component, Map<String, Item> arguments, List<Introduced> introduced) implements Step {}

        /** An instance made from what is there. */
        record Exports(Map<String, Item> exports) implements Step {}

        /** A resource type of this instance's own, fresh each time; the destructor is a core function. */
        record DefineResource(int slot, String name, OptionalInt destructor) implements Step {}

        /** A core function joins the functions under a type. */
        record Lift(int coreFunction, CanonicalOptions options, FunctionType type) implements Step {}

        /** A function joins the core functions. */
        record Lower(int function, CanonicalOptions options, FunctionType type) implements Step {}

        /** {@code resource.new} joins the core functions. */
        record ResourceNew(int slot) implements Step {}

        /** {@code resource.drop} joins the core functions. */
        record ResourceDrop(int slot) implements Step {}

        /** {@code resource.rep} joins the core functions. */
        record ResourceRep(int slot) implements Step {}

        /** Something leaves the component under a name, and joins its index space again. */
        record Export(String name, ExternType type, Item what, List<Introduced> introduced) implements Step {}
    }
}
