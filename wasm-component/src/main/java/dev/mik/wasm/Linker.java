package dev.mik.wasm;

import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.InstanceType;
import dev.mik.wasm.runtime.Item;
import dev.mik.wasm.runtime.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the host offers to components: instances of functions and resource types, by the names that components import.
 *
 * <p>A name ends in its version, {@code wasi:clocks/wall-clock@0.2.0}. Versions that semantic versioning calls
 * compatible are one: what is defined as {@code @0.2.0} serves every {@code @0.2.x}.
 *
 * <p>Values cross in these shapes, and nothing is ever null:
 *
 * <table>
 * <caption>Component types and Java classes</caption>
 * <tr><td>{@code bool}</td><td>{@link Boolean}</td></tr>
 * <tr><td>{@code s8 u8 s16 u16 s32}</td><td>{@link Integer}</td></tr>
 * <tr><td>{@code u32 s64}</td><td>{@link Long}</td></tr>
 * <tr><td>{@code u64}</td><td>{@link Long}, its 64 bits</td></tr>
 * <tr><td>{@code f32 f64}</td><td>{@link Float}, {@link Double}</td></tr>
 * <tr><td>{@code char}</td><td>{@link Integer}, a Unicode scalar value</td></tr>
 * <tr><td>{@code string}</td><td>{@link String} without lone surrogates</td></tr>
 * <tr><td>{@code list<u8>}</td><td>{@code byte[]}</td></tr>
 * <tr><td>{@code list<u8, n>}</td><td>{@code byte[]} of length n</td></tr>
 * <tr><td>other lists, tuples</td><td>{@link java.util.List}; of n elements for {@code list<t, n>}</td></tr>
 * <tr><td>{@code map<k, v>}</td><td>{@link java.util.List} of pairs, each a list of key and value; keys may come twice</td></tr>
 * <tr><td>records</td><td>{@link Map} by label, in order</td></tr>
 * <tr><td>variants</td><td>{@link Variant}</td></tr>
 * <tr><td>enums</td><td>{@link String}, the label</td></tr>
 * <tr><td>options</td><td>{@link java.util.Optional}</td></tr>
 * <tr><td>results</td><td>{@link Result}</td></tr>
 * <tr><td>flags</td><td>{@link java.util.Set} of labels</td></tr>
 * <tr><td>own and borrow of a host's resource</td><td>the host's object</td></tr>
 * <tr><td>own and borrow of a guest's resource</td><td>{@link dev.mik.wasm.abi.GuestResource}</td></tr>
 * </table>
 *
 * <p>Lists, maps, records and sets that come from a guest cannot be changed; arrays are copies, and may be. What goes to a
 * guest may be any implementation of these; it is read once, when the guest is called or answered.
 *
 * <p>Fill it first, from one thread; then it may link from any number.
 */
public final class Linker {
    private final Map<String, HostInstance> instances = new HashMap<>();
    private final HostInstance root = new HostInstance();

    /** A linker that offers nothing yet. */
    public Linker() {}

    /** The instance of a name, made at the first mention. */
    public HostInstance instance(String name) {
        return instances.computeIfAbsent(InterfaceVersion.track(name), ignored -> new HostInstance());
    }

    /** The functions that components import without an instance around them. */
    public HostInstance root() {
        return root;
    }

    /**
     * Finds everything that a component imports.
     *
     * @throws ComponentException.Unlinkable if something is missing; all that is missing is in the message
     */
    public LinkedComponent link(Component component) {
        List<String> missing = new ArrayList<>();
        Map<String, LinkedComponent.HostImport> imports = new HashMap<>();
        component.type().imports().forEach((name, type) -> {
            switch (type) {
                case ExternType.Func func -> imports.put(name, function(name, missing));
                case ExternType.SubResource resource -> imports.put(name, resource(name, missing));
                case ExternType.Instance instance -> imports.put(name, instance(name, instance.type(), missing));
                case ExternType.TypeEq known -> {}
                case ExternType.CoreModule module -> missing.add("core module " + name);
                case ExternType.Component nested -> missing.add("component " + name);
            }
        });
        if (!missing.isEmpty()) {
            throw new ComponentException.Unlinkable(
                    "the component imports what the host does not offer: " + String.join(", ", missing));
        }
        return new LinkedComponent(component, Map.copyOf(imports));
    }

    private LinkedComponent.HostImport function(String name, List<String> missing) {
        HostFunction function = root.functions.get(name);
        if (function == null) {
            missing.add("function " + name);
            return store -> NOTHING_THERE;
        }
        return store -> callable(name, function, store);
    }

    private LinkedComponent.HostImport resource(String name, List<String> missing) {
        ResourceType type = root.resources.get(name);
        if (type == null) {
            missing.add("resource " + name);
            return store -> NOTHING_THERE;
        }
        Item item = new Item.Resource(type);
        return store -> item;
    }

    private LinkedComponent.HostImport instance(String name, InstanceType type, List<String> missing) {
        HostInstance host = instances.getOrDefault(InterfaceVersion.track(name), NO_INSTANCE);
        Map<String, HostFunction> functions = new HashMap<>();
        Map<String, Item> resources = new HashMap<>();
        type.exports().forEach((export, of) -> {
            switch (of) {
                case ExternType.Func func -> {
                    HostFunction function = host.functions.get(export);
                    if (function == null) {
                        missing.add("function " + export + " of " + name);
                    } else {
                        functions.put(export, function);
                    }
                }
                case ExternType.SubResource sub -> {
                    ResourceType resource = host.resources.get(export);
                    if (resource == null) {
                        missing.add("resource " + export + " of " + name);
                    } else {
                        resources.put(export, new Item.Resource(resource));
                    }
                }
                case ExternType.TypeEq known -> {}
                case ExternType.Instance nested -> missing.add("instance " + export + " of " + name);
                case ExternType.CoreModule module -> missing.add("core module " + export + " of " + name);
                case ExternType.Component nested -> missing.add("component " + export + " of " + name);
            }
        });
        return store -> new LinkedInstance(name, functions, resources, store);
    }

    /** What a component takes of a host's instance, as the one component instance sees it that it was linked to. */
    private record LinkedInstance(
            String name, Map<String, HostFunction> functions, Map<String, Item> resources, Store store)
            implements Item.Instance {
        @Override
        public Item export(String export) {
            HostFunction function = functions.get(export);
            return function == null
                    ? resources.getOrDefault(export, NOTHING_THERE)
                    : callable(name + "#" + export, function, store);
        }
    }

    /** Never met: linking fails before. */
    private static final Item NOTHING_THERE = (Item.Instance) export -> {
        throw new IllegalStateException("linking let " + export + " pass, which the host does not offer");
    };

    private static final HostInstance NO_INSTANCE = new HostInstance();

    private static Item callable(String name, HostFunction function, Store store) {
        HostContext context = store.context();
        return new Item.Func(arguments -> {
            try {
                return function.call(context, new Arguments(arguments));
            } catch (ComponentException expected) {
                throw expected;
            } catch (RuntimeException failure) {
                throw new Trap(Trap.Kind.HOST, "the host's " + name + " failed: " + failure, failure);
            }
        });
    }

    /** What one import of instance type is satisfied with; methods are functions named {@code [method]r.m}. */
    public static final class HostInstance {
        private final Map<String, HostFunction> functions = new HashMap<>();
        private final Map<String, ResourceType> resources = new HashMap<>();

        private HostInstance() {}

        /** Offers a function; returns this. */
        public HostInstance function(String name, HostFunction function) {
            functions.put(name, function);
            return this;
        }

        /** Offers a resource type; returns this. The same type may be offered under several names. */
        public HostInstance resource(String name, ResourceType type) {
            resources.put(name, type);
            return this;
        }
    }
}
