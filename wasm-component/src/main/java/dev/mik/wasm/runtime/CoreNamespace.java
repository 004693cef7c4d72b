package dev.mik.wasm.runtime;

import dev.mik.wasm.engine.CoreItem;

/** A core instance as others see it: exports by name. */
@FunctionalInterface
interface CoreNamespace {
    CoreItem export(String name);
}
