package dev.mik.wasm.runtime;

import dev.mik.wasm.engine.CoreModule;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.ComponentPlan;
import java.util.List;

/**
 * A plan with all that can be made once for every instance: modules, codecs, and where each core import comes from.
 *
 * <p>Shared by threads; nothing in it changes.
 */
public final class Blueprint {
    private final ComponentPlan plan;
    private final List<Action> actions;

    private Blueprint(ComponentPlan plan, List<Action> actions) {
        this.plan = plan;
        this.actions = actions;
    }

    /** Compiles core modules. */
    @FunctionalInterface
    public interface Modules {
        /** A module of the component, found valid before. */
        CoreModule load(Bytes module);
    }

    /** Prepares a plan and those within it. */
    public static Blueprint of(ComponentPlan plan, Modules modules) {
        return new Blueprint(plan, new Drafting(plan, modules).actions());
    }

    /** What it was made from. */
    public ComponentPlan plan() {
        return plan;
    }

    List<Action> actions() {
        return actions;
    }

    int slots() {
        return plan.slots().size();
    }

    /** A step, ready to be done. */
    @FunctionalInterface
    interface Action {
        void on(Assembly assembly);
    }
}
