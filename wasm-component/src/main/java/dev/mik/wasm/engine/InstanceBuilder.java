package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportGlobal;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportTable;
import com.dylibso.chicory.runtime.ImportTag;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.runtime.TagInstance;
import com.dylibso.chicory.wasm.UnlinkableException;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TagImport;
import com.dylibso.chicory.wasm.types.TagType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreExternType;
import java.util.List;
import java.util.function.Function;

/** Makes one instance of a core module. */
final class InstanceBuilder {
    private final ModuleHeader header;
    private final InstanceTemplate template;
    private final InstanceBudget budget;
    private final FunctionSpace functions;
    private int memories;
    private int tables;

    InstanceBuilder(ModuleHeader header, InstanceTemplate template, InstanceBudget budget) {
        this.header = header;
        this.template = template;
        this.budget = budget;
        this.functions = new FunctionSpace(header, template.types(), budget);
    }

    FunctionSpace build(CoreItem[] imports, Function<Instance, Machine> machines) {
        ImportValues values = values(imports);
        reserve();
        try {
            Instance.Builder builder = Instance.builder(template.module())
                    .withImportValues(values)
                    // Chicory makes the machine first, then the tables, which need to know their instance
                    .withMachineFactory(instance -> {
                        functions.bind(instance);
                        return machines.apply(instance);
                    })
                    .withMemoryFactory(ignored -> memory())
                    .withTableFactory(this::table)
                    .withGlobalFactory(this::global)
                    .withInitialize(false);
            if (template.interpreting()) {
                builder.withUnsafeExecutionListener(new InterruptCheck());
            }
            Instance instance = builder.build();
            Tags.mark(instance);
            instance.initialize(false);
            return functions;
        } catch (UnlinkableException e) {
            throw new ComponentException.Unlinkable(String.valueOf(e.getMessage()));
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw Traps.trap(e, budget);
        }
    }

    private ImportValues values(CoreItem[] given) {
        if (given.length != header.type().imports().size()) {
            throw new ComponentException.Unlinkable(
                    "a core module of " + header.type().imports().size() + " imports was given " + given.length);
        }
        ImportValues.Builder values = ImportValues.builder();
        for (int i = 0; i < given.length; i++) {
            add(values, i, given[i]);
        }
        return values.build();
    }

    private void add(ImportValues.Builder values, int index, CoreItem given) {
        Import wanted = template.module().importSection().getImport(index);
        String name = wanted.name();
        switch (header.type().imports().get(index).type()) {
            case CoreExternType.Func type
            when given instanceof CoreItem.Func function && function.type().equals(type.type()) ->
                values.addFunction(new ImportFunction(
                        "",
                        name,
                        template.module().typeSection().getType(((FunctionImport) wanted).typeIndex()),
                        function.inner(functions)));
            case CoreExternType.Memory type
            when given instanceof CoreItem.Memory memory ->
                values.addMemory(new ImportMemory("", name, view(memory.memory())));
            case CoreExternType.Table type
            when given instanceof CoreItem.Table table ->
                values.addTable(new ImportTable("", name, view(table.table())));
            case CoreExternType.Global type
            when given instanceof CoreItem.Global global ->
                values.addGlobal(new ImportGlobal("", name, view(global.global())));
            case CoreExternType.Tag type
            when given instanceof CoreItem.Tag tag && tag.type().equals(type.type()) ->
                values.addTag(new ImportTag("", name, view(tag.tag(), (TagImport) wanted)));
            case CoreExternType type -> {
                var import_ = header.type().imports().get(index);
                throw new ComponentException.Unlinkable("the core import \"" + import_.module() + "\" \""
                        + import_.name() + "\" wants " + type + " and is given " + given);
            }
        }
    }

    /** The memory with this instance's own passive segments, if it has any. */
    private Memory view(Memory memory) {
        return memory instanceof GuestMemory guest
                        && template.module().dataSection().dataSegmentCount() > 0
                ? guest.view()
                : memory;
    }

    /** The table with function references as this instance knows them. */
    private TableInstance view(TableInstance table) {
        return switch (table) {
            case GuestTable defined -> defined.view(functions);
            case TableView imported -> imported.table().view(functions);
            default -> table;
        };
    }

    /** The global with function references as this instance knows them. */
    private GlobalInstance view(GlobalInstance global) {
        return switch (global) {
            case FunctionGlobal defined -> new GlobalView(defined, functions);
            case GlobalView imported -> new GlobalView(imported.global(), functions);
            default -> global;
        };
    }

    private TagInstance view(TagInstance tag, TagImport wanted) {
        TagType type = wanted.tagType();
        return Tags.imported(tag, type, template.module().typeSection().getType(type.typeIdx()));
    }

    private void reserve() {
        for (CoreExternType.Memory memory :
                defined(header.memories(), template.memories().size())) {
            long bytes = memory.minimum() * Memory.PAGE_SIZE;
            if (memory.minimum() > Memory.RUNTIME_MAX_PAGES || !budget.takeMemory(bytes)) {
                throw new Trap(
                        Trap.Kind.MEMORY_LIMIT,
                        "a memory begins with " + bytes + " bytes; the limit is "
                                + budget.limits().memoryBytes());
            }
        }
        for (CoreExternType.Table table :
                defined(header.tables(), template.tables().size())) {
            if (!budget.takeTable(table.minimum())) {
                throw new Trap(
                        Trap.Kind.MEMORY_LIMIT,
                        "a table begins with " + table.minimum() + " elements; the limit is "
                                + budget.limits().tableElements());
            }
        }
    }

    private static <T> List<T> defined(List<T> space, int count) {
        return space.subList(space.size() - count, space.size());
    }

    private Memory memory() {
        int index = memories++;
        CoreExternType.Memory declared =
                defined(header.memories(), template.memories().size()).get(index);
        long maximum = Math.min(declared.maximum().orElse(Memory.RUNTIME_MAX_PAGES), Memory.RUNTIME_MAX_PAGES);
        return template.memories()
                .get(index)
                .memory(new GuestMemory.MemoryLimits((int) declared.minimum(), (int) maximum, budget));
    }

    private TableInstance table(Table table, int initial) {
        return new GuestTable(table, initial, functions, template.tables().get(tables++), budget);
    }

    private GlobalInstance global(long value, long high, ValType type, MutabilityType mutability) {
        return type.equals(ValType.FuncRef)
                ? new FunctionGlobal(value, mutability, functions)
                : new GlobalInstance(value, high, type, mutability);
    }
}
