package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
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
    private final Instance[] home = new Instance[1];
    private int memories;
    private int tables;

    InstanceBuilder(ModuleHeader header, InstanceTemplate template, InstanceBudget budget) {
        this.header = header;
        this.template = template;
        this.budget = budget;
    }

    Instance build(CoreItem[] imports, Function<Instance, Machine> machines) {
        InstanceConstructor.Parts parts = new InstanceConstructor.Parts(
                template.imports().match(imports),
                // Chicory makes the machine first, then the tables, which need to know their instance
                instance -> {
                    home[0] = instance;
                    return machines.apply(instance);
                },
                this::memory,
                this::table,
                template.interpreting() ? Optional.of(new InterruptCheck()) : Optional.empty());
        reserve();
        try {
            return template.constructor().make(parts);
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
        return new GuestTable(table, initial, home[0], template.tables().get(tables++), budget);
    }
}
