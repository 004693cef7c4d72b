package dev.mik.wasm.runtime;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.engine.InstanceBudget;
import dev.mik.wasm.engine.InstanceLimits;

/** What the instances have in common that one instantiation from outside makes. */
public final class Store {
    private final HostContext context;
    private final InstanceBudget budget;

    /** A store without instances. */
    public Store(HostContext context, InstanceLimits limits) {
        this.context = context;
        this.budget = limits.budget();
    }

    /** What host functions are called with. */
    public HostContext context() {
        return context;
    }

    InstanceBudget budget() {
        return budget;
    }
}
