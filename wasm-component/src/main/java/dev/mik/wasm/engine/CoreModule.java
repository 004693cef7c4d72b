package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.CoreModuleType;
import java.util.function.Function;

/** A core module, compiled: shared by instances and threads. */
public final class CoreModule {
    private final ModuleHeader header;
    private final InstanceTemplate template;
    private final Function<Instance, Machine> machines;

    CoreModule(ModuleHeader header, InstanceTemplate template, Function<Instance, Machine> machines) {
        this.header = header;
        this.template = template;
        this.machines = machines;
    }

    /** What it asks for and gives. */
    public CoreModuleType type() {
        return header.type();
    }

    /**
     * Makes an instance, and runs its start function.
     *
     * @param imports in the order of {@link CoreModuleType#imports()}, of the types that stand there
     * @param budget what the component instance has left
     * @throws ComponentException.Unlinkable if an import is of another kind or type
     * @throws dev.mik.wasm.Trap if a segment does not fit, the start function fails, or the budget does not suffice
     */
    public CoreInstance instantiate(CoreItem[] imports, InstanceBudget budget) {
        FunctionSpace functions = new InstanceBuilder(header, template, budget).build(imports, machines);
        return new CoreInstance(functions, header.exports(), budget);
    }
}
