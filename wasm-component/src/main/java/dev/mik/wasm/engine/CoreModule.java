package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportGlobal;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportTable;
import com.dylibso.chicory.runtime.ImportTag;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.UnlinkableException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.Import;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreModuleType;
import java.util.Map;
import java.util.function.Function;

/** A core module, compiled: shared by instances and threads. */
public final class CoreModule {
    private final WasmModule module;
    private final Function<Instance, Machine> machines;
    private final CoreModuleType type;
    private final Map<String, CoreExport> exports;

    /** An export's type and its index in the index space of its kind. */
    record CoreExport(CoreExternType type, int index) {}

    CoreModule(WasmModule module, Function<Instance, Machine> machines) {
        ModuleTypes.Typed typed = ModuleTypes.of(module);
        this.module = module;
        this.machines = machines;
        this.type = typed.type();
        this.exports = typed.exports();
    }

    /** What it asks for and gives. */
    public CoreModuleType type() {
        return type;
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
        if (imports.length != type.imports().size()) {
            throw new ComponentException.Unlinkable(
                    "a core module of " + type.imports().size() + " imports was given " + imports.length);
        }
        ImportValues.Builder values = ImportValues.builder();
        for (int i = 0; i < imports.length; i++) {
            add(values, module.importSection().getImport(i), imports[i]);
        }
        try {
            Instance instance = Instance.builder(module)
                    .withImportValues(values.build())
                    .withMachineFactory(machines)
                    .withMemoryFactory(ByteArrayMemory::new)
                    .withStart(false)
                    .build();
            return new CoreInstance(instance, exports, budget);
        } catch (UnlinkableException e) {
            throw new ComponentException.Unlinkable(String.valueOf(e.getMessage()));
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw Traps.trap(e, budget);
        }
    }

    private void add(ImportValues.Builder values, Import wanted, CoreItem given) {
        String space = wanted.module();
        String name = wanted.name();
        switch (given) {
            case CoreItem.Func function
            when wanted instanceof FunctionImport type ->
                values.addFunction(new ImportFunction(
                        space, name, module.typeSection().getType(type.typeIndex()), function.inner()));
            case CoreItem.Memory memory -> values.addMemory(new ImportMemory(space, name, memory.memory()));
            case CoreItem.Table table -> values.addTable(new ImportTable(space, name, table.table()));
            case CoreItem.Global global -> values.addGlobal(new ImportGlobal(space, name, global.global()));
            case CoreItem.Tag tag -> values.addTag(new ImportTag(space, name, tag.tag()));
            case CoreItem.Func function ->
                throw new ComponentException.Unlinkable("the core import " + space + " " + name + " is no function");
        }
    }
}
