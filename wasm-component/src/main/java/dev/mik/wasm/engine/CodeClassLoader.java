package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The classes of one compiled module, defined when the JVM first asks for them. */
final class CodeClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> pending;

    CodeClassLoader(Map<String, byte[]> classes) {
        super("wasm", CodeClassLoader.class.getClassLoader());
        this.pending = new ConcurrentHashMap<>(classes);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = pending.remove(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Has the JVM verify all classes that are still pending. */
    void verify() {
        for (String name : pending.keySet()) {
            try {
                Class.forName(name, true, this);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Makes machines of the compiled code. */
    Function<Instance, Machine> machines() {
        try {
            // the one class with something to initialize: not to be met first when the stack is nearly exhausted
            Class.forName(CompiledCode.MACHINE + "Shaded", true, this);
            MethodHandle constructor = MethodHandles.publicLookup()
                    .findConstructor(loadClass(CompiledCode.MACHINE), MethodType.methodType(void.class, Instance.class))
                    .asType(MethodType.methodType(Machine.class, Instance.class));
            return instance -> make(constructor, instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Machine make(MethodHandle constructor, Instance instance) {
        try {
            return (Machine) constructor.invokeExact(instance);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
