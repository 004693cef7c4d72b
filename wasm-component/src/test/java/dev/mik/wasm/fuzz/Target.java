package dev.mik.wasm.fuzz;

import dev.mik.wasm.Component;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Instance;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.engine.Watchdog;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** What is done with each mutant, as far as it goes: loaded, linked, made an instance of, and its exports called. */
final class Target implements AutoCloseable {
    private static final InstanceLimits LIMITS = new InstanceLimits(8 << 20, 10_000);
    private static final int MOST_CALLS = 8;
    private static final Duration LONGEST_RUN = Duration.ofMillis(100);

    private final Engine engine = Engine.builder().build();
    private final Watchdog watchdog = new Watchdog();

    /** Runs a file with values of its own number. Gives what came of it; throws what never should come. */
    String run(byte[] file, long number) {
        try {
            Samples samples = new Samples(new Random(number));
            Component component = Component.load(engine, file);
            LinkedComponent linked = StubHost.link(component, samples);
            watchdog.call(LONGEST_RUN, () -> run(linked, samples));
            return "ran";
        } catch (Trap e) {
            return "Trap " + e.kind();
        } catch (ComponentException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static boolean run(LinkedComponent linked, Samples samples) {
        try (Instance instance = linked.instantiate(HostContext.empty(), LIMITS)) {
            call(linked.component().type().exports(), instance, samples);
        }
        return true;
    }

    private static void call(Map<String, ExternType> exports, Instance instance, Samples samples) {
        int calls = 0;
        for (Map.Entry<String, ExternType> export : exports.entrySet()) {
            if (export.getValue() instanceof ExternType.Func func && calls++ < MOST_CALLS) {
                call(instance.function(export.getKey()), func.type(), samples);
            } else if (export.getValue() instanceof ExternType.Instance of) {
                for (Map.Entry<String, ExternType> inner : of.type().exports().entrySet()) {
                    if (inner.getValue() instanceof ExternType.Func func && calls++ < MOST_CALLS) {
                        call(instance.function(export.getKey(), inner.getKey()), func.type(), samples);
                    }
                }
            }
        }
    }

    private static void call(Instance.Function function, FunctionType type, Samples samples) {
        Object[] arguments;
        try {
            arguments = samples.arguments(type);
        } catch (Samples.NoSample e) {
            return;
        }
        samples.keep(type, function.call(arguments));
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
