package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ExecutionListener;
import com.dylibso.chicory.runtime.GlobalFactory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableFactory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TagSection;
import com.dylibso.chicory.wasm.types.TagType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes Chicory instances of one module from imports that are in order and checked already.
 *
 * <p>Chicory's builder looks up each import by comparing its name with all others, which takes longer than all the rest
 * once there are a hundred, as handlers have. Its constructor takes them as they are, but is not public; where the JVM
 * does not let us through to it, the builder has to do.
 */
final class InstanceConstructor {
    private static final Optional<MethodHandle> CONSTRUCTOR = constructor();

    private final WasmModule module;
    private final Global[] globals;
    private final DataSegment[] data;
    private final FunctionBody[] bodies;
    private final FunctionType[] types;
    private final int[] functionTypes;
    private final Table[] tables;
    private final Element[] elements;
    private final TagType[] tags;
    private final Map<String, Export> exports = new HashMap<>();

    /** What an instance is made from, apart from the module. */
    record Parts(
            ImportValues imports,
            Function<Instance, Machine> machine,
            Supplier<Memory> memory,
            TableFactory table,
            GlobalFactory global,
            Optional<ExecutionListener> listener) {}

    InstanceConstructor(WasmModule module) {
        this.module = module;
        globals = module.globalSection().globals();
        data = module.dataSection().dataSegments();
        bodies = module.codeSection().functionBodies();
        types = module.typeSection().types();
        functionTypes = functionTypes(module);
        tables = new Table[module.tableSection().tableCount()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = module.tableSection().getTable(i);
        }
        elements = module.elementSection().elements();
        tags = module.tagSection().map(TagSection::types).orElse(new TagType[0]);
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            exports.put(export.name(), export);
        }
    }

    private static int[] functionTypes(WasmModule module) {
        int imported = module.importSection().count(ExternalType.FUNCTION);
        int[] types = new int[imported + module.functionSection().functionCount()];
        int function = 0;
        for (int i = 0; i < module.importSection().importCount(); i++) {
            if (module.importSection().getImport(i) instanceof FunctionImport one) {
                types[function++] = one.typeIndex();
            }
        }
        for (int i = 0; i < module.functionSection().functionCount(); i++) {
            types[function++] = module.functionSection().getFunctionType(i);
        }
        return types;
    }

    private static Optional<MethodHandle> constructor() {
        MethodType type = MethodType.methodType(
                void.class,
                WasmModule.class,
                Global[].class,
                Memory[].class,
                DataSegment[].class,
                FunctionBody[].class,
                FunctionType[].class,
                int[].class,
                ImportValues.class,
                Table[].class,
                Element[].class,
                TagType[].class,
                Map.class,
                Function.class,
                TableFactory.class,
                GlobalFactory.class,
                boolean.class,
                boolean.class,
                ExecutionListener.class);
        try {
            return Optional.of(MethodHandles.privateLookupIn(Instance.class, MethodHandles.lookup())
                    .findConstructor(Instance.class, type));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** An instance that is to be initialized yet. */
    Instance make(Parts parts) {
        return CONSTRUCTOR.isPresent() ? direct(CONSTRUCTOR.get(), parts) : built(parts);
    }

    @SuppressWarnings("NullAway") // what Chicory's builder gives for none
    private Instance direct(MethodHandle constructor, Parts parts) {
        int count = module.memorySection().map(section -> section.memoryCount()).orElse(0);
        Memory[] memories = new Memory[count];
        for (int i = 0; i < count; i++) {
            memories[i] = parts.memory().get();
        }
        try {
            return (Instance) constructor.invokeExact(
                    module,
                    globals,
                    memories,
                    data.clone(),
                    bodies,
                    types,
                    functionTypes,
                    parts.imports(),
                    tables,
                    elements,
                    tags,
                    exports,
                    parts.machine(),
                    parts.table(),
                    parts.global(),
                    false,
                    false,
                    parts.listener().orElse(null));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same by Chicory's builder. */
    Instance built(Parts parts) {
        Instance.Builder builder = Instance.builder(module)
                .withImportValues(parts.imports())
                .withMachineFactory(parts.machine())
                .withMemoryFactory(ignored -> parts.memory().get())
                .withTableFactory(parts.table())
                .withGlobalFactory(parts.global())
                .withInitialize(false);
        parts.listener().ifPresent(builder::withUnsafeExecutionListener);
        return builder.build();
    }
}
