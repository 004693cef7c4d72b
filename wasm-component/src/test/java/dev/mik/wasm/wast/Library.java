package dev.mik.wasm.wast;

import dev.mik.wasm.Component;
import dev.mik.wasm.Instance;
import dev.mik.wasm.Linker;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.model.FunctionType;

/** The library under test, with a host that has nothing. */
final class Library implements Subject {
    private final Engine engine = Engine.builder().build();

    @Override
    public Loaded load(byte[] file) {
        Component component = Component.load(engine, file);
        return () -> new Instantiated(new Linker().link(component).instantiate());
    }

    private record Instantiated(Instance instance) implements Running {
        @Override
        public FunctionType type(String export) {
            return instance.function(export).type();
        }

        @Override
        public Object call(String export, Object[] arguments) {
            return instance.function(export).call(arguments);
        }
    }
}
