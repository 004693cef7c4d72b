package dev.mik.wasm;

import dev.mik.wasm.abi.ComponentFunction;
import dev.mik.wasm.model.ComponentType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.runtime.Assembly;
import dev.mik.wasm.runtime.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A component that runs: its exported functions, to be called by one thread at a time.
 *
 * <p>After a {@link Trap} the instance is lost: each later call traps with {@link Trap.Kind#POISONED}. Close it when
 * done, which drops the host's resources that it still holds; nothing of the guest runs then.
 */
public final class Instance implements AutoCloseable {
    private final Assembly root;
    private final ComponentType type;

    Instance(Assembly root, ComponentType type) {
        this.root = root;
        this.type = type;
    }

    /** What its component imports and exports. */
    public ComponentType type() {
        return type;
    }

    /**
     * A function that the component exports by itself.
     *
     * @throws ComponentException.Unlinkable if there is none of that name
     */
    public Function function(String name) {
        if (type.exports().get(name) instanceof ExternType.Func func) {
            return new Function(name, func.type(), ((Item.Func) root.export(name)).function());
        }
        throw new ComponentException.Unlinkable("the component exports no function " + name);
    }

    /**
     * A function of an instance that the component exports.
     *
     * @param instance its name: in full, in a compatible version, or without a version
     * @param name the function's
     * @throws ComponentException.Unlinkable if there is none of that name
     */
    public Function function(String instance, String name) {
        String exported = exportedInstance(type, instance)
                .orElseThrow(() -> new ComponentException.Unlinkable("the component exports no instance " + instance));
        if (type.exports().get(exported) instanceof ExternType.Instance of
                && of.type().exports().get(name) instanceof ExternType.Func func) {
            Item item = ((Item.Instance) root.export(exported)).export(name);
            return new Function(exported + "#" + name, func.type(), ((Item.Func) item).function());
        }
        throw new ComponentException.Unlinkable("the component exports no function " + name + " in " + exported);
    }

    /** The full name of the exported instance that a name means. */
    static Optional<String> exportedInstance(ComponentType type, String wanted) {
        List<String> candidates = new ArrayList<>();
        for (Map.Entry<String, ExternType> export : type.exports().entrySet()) {
            if (export.getValue() instanceof ExternType.Instance) {
                String name = export.getKey();
                if (name.equals(wanted)) {
                    return Optional.of(name);
                }
                if (InterfaceVersion.base(name).equals(wanted)
                        || InterfaceVersion.track(name).equals(InterfaceVersion.track(wanted))) {
                    candidates.add(name);
                }
            }
        }
        return candidates.stream().findFirst();
    }

    /**
     * Drops what the instance still holds of the host's; closing again does nothing.
     *
     * @throws Trap of kind {@link Trap.Kind#HOST} if destructors of the host's resources failed, after all of them have
     *     run, the others' failures suppressed in the first
     * @throws Error if a destructor threw one, after all of them have run, with what else failed suppressed in it
     */
    @Override
    public void close() {
        root.close();
    }

    /** An exported function. */
    public static final class Function {
        private final String name;
        private final FunctionType type;
        private final ComponentFunction function;

        private Function(String name, FunctionType type, ComponentFunction function) {
            this.name = name;
            this.type = type;
            this.function = function;
        }

        /** Its name in messages: {@code name}, or {@code instance#name} with the instance's name in full. */
        public String name() {
            return name;
        }

        /** Its parameters and result. */
        public FunctionType type() {
            return type;
        }

        /**
         * Calls it, on the calling thread.
         *
         * @param arguments the parameters, in the shapes that {@link Linker} describes; an argument that does not fit
         *     its type is a trap of kind {@link Trap.Kind#HOST}
         * @return the result in the same shapes, or {@link Nothing#NOTHING}
         * @throws Trap if the guest fails; the instance is lost then
         * @throws Exit if the guest ends itself; the instance is lost then
         * @throws IllegalArgumentException if there are too few or too many arguments
         */
        public Object call(Object... arguments) {
            if (arguments.length != type.parameters().size()) {
                throw new IllegalArgumentException(
                        name + " takes " + type.parameters().size() + " arguments, not " + arguments.length);
            }
            Object result = function.call(arguments);
            if (result == null) { // of a function of the host's that the component exports again
                throw new Trap(Trap.Kind.HOST, name + " gave null");
            }
            return result;
        }

        /**
         * Calls it, on the calling thread, for a result of a known class.
         *
         * @param result the class that the type of the result maps to, or one above it; for a resource of the host, the
         *     class of the host's objects
         * @param arguments as for {@link #call(Object...)}
         * @throws Trap if the guest fails; the instance is lost then
         * @throws Exit if the guest ends itself; the instance is lost then
         * @throws IllegalArgumentException if there are too few or too many arguments, or the result is of another
         *     class, which is told before the call, but for resources
         */
        public <R> R call(Class<R> result, Object... arguments) {
            Class<?> shape = Shapes.ofResult(type);
            if (shape != Object.class && !result.isAssignableFrom(shape)) {
                throw misfit(result, shape);
            }
            Object value = call(arguments);
            if (!result.isInstance(value)) {
                throw misfit(result, value.getClass());
            }
            return result.cast(value);
        }

        private IllegalArgumentException misfit(Class<?> wanted, Class<?> given) {
            return new IllegalArgumentException(
                    name + " gives " + given.getTypeName() + ", not " + wanted.getTypeName());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
