package dev.mik.wasm;

import dev.mik.wasm.abi.ResourceType;
import java.util.HashMap;
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
 * <tr><td>other lists, tuples</td><td>{@link java.util.List}</td></tr>
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
 * <p>Fill it first, from one thread; then it may link from any number.
 */
public final class Linker {
    private final Map<String, HostInstance> instances = new HashMap<>();
    private final HostInstance root = new HostInstance();

    /** The instance of a name, made at the first mention. */
    public HostInstance instance(String name) {
        return instances.computeIfAbsent(name, ignored -> new HostInstance());
    }

    /** The functions that components import without an instance around them. */
    public HostInstance root() {
        return root;
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
