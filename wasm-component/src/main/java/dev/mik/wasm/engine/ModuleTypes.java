package dev.mik.wasm.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.GlobalImport;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MemoryImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.TableImport;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.TagImport;
import com.dylibso.chicory.wasm.types.ValType;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A parsed module's imports and exports as the component model types them. */
final class ModuleTypes {
    private final WasmModule module;
    private final Map<ExternalType, List<CoreExternType>> spaces = new LinkedHashMap<>();

    private ModuleTypes(WasmModule module) {
        this.module = module;
        for (ExternalType kind : ExternalType.values()) {
            spaces.put(kind, new ArrayList<>());
        }
    }

    /** The type of a module, and the exports with their indices. */
    record Typed(CoreModuleType type, Map<String, CoreModule.CoreExport> exports) {}

    static Typed of(WasmModule module) {
        return new ModuleTypes(module).read();
    }

    private Typed read() {
        List<CoreModuleType.Import> imports = new ArrayList<>();
        for (int i = 0; i < module.importSection().importCount(); i++) {
            Import one = module.importSection().getImport(i);
            CoreExternType type = importType(one);
            imports.add(new CoreModuleType.Import(one.module(), one.name(), type));
            space(one.importType()).add(type);
        }
        define();
        Map<String, CoreExternType> exports = new LinkedHashMap<>();
        Map<String, CoreModule.CoreExport> indices = new LinkedHashMap<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            CoreExternType type = space(export.exportType()).get(export.index());
            exports.put(export.name(), type);
            indices.put(export.name(), new CoreModule.CoreExport(type, export.index()));
        }
        return new Typed(new CoreModuleType(List.copyOf(imports), exports), Map.copyOf(indices));
    }

    private List<CoreExternType> space(ExternalType kind) {
        return spaces.getOrDefault(kind, List.of());
    }

    private void define() {
        for (int i = 0; i < module.functionSection().functionCount(); i++) {
            space(ExternalType.FUNCTION)
                    .add(new CoreExternType.Func(
                            function(module.functionSection().getFunctionType(i))));
        }
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            var table = module.tableSection().getTable(i);
            space(ExternalType.TABLE).add(table(table.elementType(), table.limits()));
        }
        module.memorySection().ifPresent(memories -> {
            for (int i = 0; i < memories.memoryCount(); i++) {
                space(ExternalType.MEMORY).add(memory(memories.getMemory(i).limits()));
            }
        });
        for (int i = 0; i < module.globalSection().globalCount(); i++) {
            var global = module.globalSection().getGlobal(i);
            space(ExternalType.GLOBAL).add(global(global.valueType(), global.mutabilityType()));
        }
        module.tagSection().ifPresent(tags -> {
            for (int i = 0; i < tags.tagCount(); i++) {
                space(ExternalType.TAG)
                        .add(new CoreExternType.Tag(function(tags.getTag(i).typeIdx())));
            }
        });
    }

    private CoreExternType importType(Import one) {
        return switch (one.importType()) {
            case FUNCTION -> new CoreExternType.Func(function(((FunctionImport) one).typeIndex()));
            case TABLE -> table(((TableImport) one).entryType(), ((TableImport) one).limits());
            case MEMORY -> memory(((MemoryImport) one).limits());
            case GLOBAL -> global(((GlobalImport) one).type(), ((GlobalImport) one).mutabilityType());
            case TAG ->
                new CoreExternType.Tag(function(((TagImport) one).tagType().typeIdx()));
        };
    }

    private CoreFunctionType function(int type) {
        FunctionType function = module.typeSection().getType(type);
        return new CoreFunctionType(values(function.params()), values(function.returns()));
    }

    private static List<CoreValueType> values(List<ValType> types) {
        return types.stream().map(ModuleTypes::value).toList();
    }

    private static CoreExternType table(ValType element, TableLimits limits) {
        OptionalLong maximum =
                limits.max() == TableLimits.LIMIT_MAX ? OptionalLong.empty() : OptionalLong.of(limits.max());
        return new CoreExternType.Table(value(element), limits.min(), maximum, false);
    }

    private static CoreExternType memory(MemoryLimits limits) {
        OptionalLong maximum = limits.maximumPages() == MemoryLimits.MAX_PAGES
                ? OptionalLong.empty()
                : OptionalLong.of(limits.maximumPages());
        return new CoreExternType.Memory(limits.initialPages(), maximum, limits.shared(), false);
    }

    private static CoreExternType global(ValType type, MutabilityType mutability) {
        return new CoreExternType.Global(value(type), mutability == MutabilityType.Var);
    }

    private static CoreValueType value(ValType type) {
        if (type.equals(ValType.I32)) {
            return CoreValueType.I32;
        }
        if (type.equals(ValType.I64)) {
            return CoreValueType.I64;
        }
        if (type.equals(ValType.F32)) {
            return CoreValueType.F32;
        }
        if (type.equals(ValType.F64)) {
            return CoreValueType.F64;
        }
        if (type.equals(ValType.V128)) {
            return CoreValueType.V128;
        }
        if (type.equals(ValType.FuncRef)) {
            return CoreValueType.FUNCREF;
        }
        if (type.equals(ValType.ExternRef)) {
            return CoreValueType.EXTERNREF;
        }
        return new CoreValueType(type.toString());
    }
}
