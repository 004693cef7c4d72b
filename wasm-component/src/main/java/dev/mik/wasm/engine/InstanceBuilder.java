package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.ValType;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreExternType;
import java.util.List;
import java.util.Optional;
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
        InstanceConstructor.Parts parts = new InstanceConstructor.Parts(
                template.imports().match(imports, functions),
                // Chicory makes the machine first, then the tables, which need to know their instance
                instance -> {
                    functions.bind(instance);
                    return machines.apply(instance);
                },
                this::memory,
                this::table,
                this::global,
                template.interpreting() ? Optional.of(new InterruptCheck()) : Optional.empty());
        reserve();
        try {
            Instance instance = template.constructor().make(parts);
            Tags.mark(instance);
            instance.initialize(false);
            return functions;
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw Traps.trap(e, budget);
        }
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
