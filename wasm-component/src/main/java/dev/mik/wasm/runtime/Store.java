package dev.mik.wasm.runtime;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.abi.AbiLimits;
import dev.mik.wasm.engine.InstanceBudget;
import dev.mik.wasm.engine.InstanceLimits;

/** What the instances have in common that one instantiation from outside makes. */
public final class Store {
    private final HostContext context;
    private final InstanceBudget budget;
    private final AbiLimits abiLimits;

    /** A store without instances. */
    public Store(HostContext context, InstanceLimits limits, AbiLimits abiLimits) {
        this.context = context;
        this.budget = limits.budget();
        this.abiLimits = abiLimits;
    }

    /** What host functions are called with. */
    public HostContext context() {
        return context;
    }

    InstanceBudget budget() {
        return budget;
    }

    AbiLimits abiLimits() {
        return abiLimits;
    }
}
