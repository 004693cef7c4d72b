package dev.mik.wasm.wasi;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.HostFunction;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoContext;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A guest without WebAssembly: calls the host's functions by their names, as the canonical ABI would. */
public final class Guest {
    private static final Linker LINKER = new Linker();

    static {
        Wasi.addTo(LINKER);
    }

    private final HostContext context;

    public Guest(WasiContext wasi) {
        this.context = wasi.hostContext();
    }

    public Guest() {
        this(WasiContext.builder().build());
    }

    public HostContext context() {
        return context;
    }

    public IoContext io() {
        return context.get(IoContext.class);
    }

    /** Calls {@code "wasi:io/streams"}, {@code "[method]input-stream.read"}. */
    public Object call(String instance, String function, Object... arguments) {
        return function(instance, function).call(context, new Arguments(arguments));
    }

    /** Calls a function, whose result it takes as a class. */
    public <T> T call(Class<T> type, String instance, String function, Object... arguments) {
        return type.cast(call(instance, function, arguments));
    }

    /** Calls a function that must succeed, and gives what its {@code ok} carries. */
    public <T> T ok(Class<T> type, String instance, String function, Object... arguments) {
        Object result = call(instance, function, arguments);
        if (result instanceof Result.Ok ok) {
            return type.cast(ok.payload().orElseThrow());
        }
        throw new AssertionError(function + " gave " + result);
    }

    /** Calls a function that must fail, and gives what its {@code err} carries. */
    public Object err(String instance, String function, Object... arguments) {
        Object result = call(instance, function, arguments);
        if (result instanceof Result.Err error) {
            return error.payload().orElse("");
        }
        throw new AssertionError(function + " gave " + result);
    }

    /** Drops a handle. */
    public static void drop(Object resource) {
        ((HostResource) resource).drop();
    }

    /** The label of a variant. */
    public static String label(Object variant) {
        return ((Variant) variant).label();
    }

    public static HostFunction function(String instance, String function) {
        Object host = LINKER.instance(instance + "@0.2.0");
        return Optional.ofNullable(((Map<?, ?>) field(host, "functions")).get(function))
                .map(HostFunction.class::cast)
                .orElseThrow(() -> new AssertionError("no function " + function + " in " + instance));
    }

    /** The names of what an instance offers: its {@code functions} or {@code resources}. */
    public static Set<String> names(String instance, String kind) {
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) field(LINKER.instance(instance + "@0.2.0"), kind))
                .keySet()
                .forEach(name -> names.add((String) name));
        return names;
    }

    private static Object field(Object object, String name) {
        try {
            Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the linker has changed", e);
        }
    }
}
