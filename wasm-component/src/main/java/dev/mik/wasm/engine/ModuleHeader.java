package dev.mik.wasm.engine;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import java.util.List;
import java.util.Map;

/**
 * What a module declares, without its code.
 *
 * @param types its function types, by index
 * @param functions the type index of each function, imported ones first
 * @param importedFunctions how many of them are imported
 * @param memories all memories, imported ones first
 * @param tables all tables, imported ones first
 * @param sections in the order of the file
 * @param nameless the names of imported functions that have none
 */
record ModuleHeader(
        CoreModuleType type,
        Map<String, Export> exports,
        List<CoreFunctionType> types,
        List<Integer> functions,
        int importedFunctions,
        List<CoreExternType.Memory> memories,
        List<CoreExternType.Table> tables,
        List<Section> sections,
        List<Nameless> nameless) {

    /** An export's type and its index in the index space of its kind. */
    record Export(CoreExternType type, int index) {}

    /** A section's payload: indices into the file. */
    record Section(int id, int start, int end) {}

    /** Two empty names: indices into the file. */
    record Nameless(int start, int end) {}

    CoreFunctionType function(int index) {
        return types.get(functions.get(index));
    }

    int definedFunctions() {
        return functions.size() - importedFunctions;
    }
}
