package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportGlobal;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportTable;
import com.dylibso.chicory.runtime.ImportTag;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.runtime.TagInstance;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.TagImport;
import com.dylibso.chicory.wasm.types.TagType;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import java.util.List;

/**
 * Checks what an instance is given against what its module imports, by place.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/matching.html">Core specification, matching</a>
 */
final class ImportMatcher {
    private final List<CoreModuleType.Import> imports;
    private final FunctionType[] functions;
    private final String[] names;
    private final WasmModule module;
    private final boolean segments;

    /** Types that were found equal before: the host gives the same ones to each instance. */
    private final CoreFunctionType[] matched;

    /**
     * A matcher for one module.
     *
     * @param module without the segments that its instances do not need; with one left, each has its own view of a memory
     */
    ImportMatcher(List<CoreModuleType.Import> imports, WasmModule module) {
        this.imports = imports;
        this.module = module;
        this.segments = module.dataSection().dataSegmentCount() > 0;
        this.functions = new FunctionType[imports.size()];
        this.names = new String[imports.size()];
        this.matched = new CoreFunctionType[imports.size()];
        for (int i = 0; i < functions.length; i++) {
            names[i] = Integer.toString(i);
            if (imports.get(i).type() instanceof CoreExternType.Func(CoreFunctionType type)) {
                functions[i] = ValueTypes.chicory(type);
                matched[i] = type;
            }
        }
    }

    /** What an instance imports, as its own function space sees it. */
    ImportValues match(CoreItem[] given, FunctionSpace space) {
        if (given.length != names.length) {
            throw new ComponentException.Unlinkable(
                    "a core module of " + names.length + " imports was given " + given.length);
        }
        ImportValues.Builder values = ImportValues.builder();
        for (int i = 0; i < given.length; i++) {
            add(values, i, given[i], space);
        }
        return values.build();
    }

    private void add(ImportValues.Builder values, int index, CoreItem given, FunctionSpace space) {
        CoreExternType wanted = imports.get(index).type();
        String name = names[index];
        switch (wanted) {
            case CoreExternType.Func type
            when given instanceof CoreItem.Func function && same(index, function.type()) ->
                values.addFunction(new ImportFunction("", name, functions[index], function.inner(space)));
            case CoreExternType.Memory type
            when given instanceof CoreItem.Memory(Memory memory) && fits(type, memory) ->
                values.addMemory(new ImportMemory("", name, view(memory)));
            case CoreExternType.Table type
            when given instanceof CoreItem.Table table && fits(type, table) ->
                values.addTable(new ImportTable("", name, view(table.table(), space)));
            case CoreExternType.Global type
            when given instanceof CoreItem.Global global && fits(type, global) ->
                values.addGlobal(new ImportGlobal("", name, view(global.global(), space)));
            case CoreExternType.Tag type
            when given instanceof CoreItem.Tag tag && tag.type().equals(type.type()) ->
                values.addTag(new ImportTag("", name, view(tag.tag(), index)));
            default -> {
                var one = imports.get(index);
                throw new ComponentException.Unlinkable("the core import \"" + one.module() + "\" \"" + one.name()
                        + "\" wants " + wanted + " and is given " + given);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // what is the same needs no comparison
    private boolean same(int index, CoreFunctionType type) {
        if (type == matched[index]) {
            return true;
        }
        boolean equal = type.equals(matched[index]);
        if (equal) {
            matched[index] = type;
        }
        return equal;
    }

    private static boolean fits(CoreExternType.Memory wanted, Memory memory) {
        return memory.pages() >= wanted.minimum()
                && memory.maximumPages() <= wanted.maximum().orElse(Long.MAX_VALUE);
    }

    private static boolean fits(CoreExternType.Table wanted, CoreItem.Table given) {
        return given.table().size() >= wanted.minimum()
                && given.table().limits().max() <= wanted.maximum().orElse(TableLimits.LIMIT_MAX)
                && given.table().elementType().equals(ValueTypes.chicory(wanted.element()));
    }

    private static boolean fits(CoreExternType.Global wanted, CoreItem.Global given) {
        return wanted.mutable() == (given.global().getMutabilityType() == MutabilityType.Var)
                && given.global().getType().equals(ValueTypes.chicory(wanted.type()));
    }

    /** The memory with the instance's own passive segments, if it has any. */
    private Memory view(Memory memory) {
        return segments && memory instanceof GuestMemory guest ? guest.view() : memory;
    }

    /** The table with function references as the instance knows them. */
    private static TableInstance view(TableInstance table, FunctionSpace space) {
        return switch (table) {
            case GuestTable defined -> defined.view(space);
            case TableView imported -> imported.table().view(space);
            default -> table;
        };
    }

    /** The global with function references as the instance knows them. */
    private static GlobalInstance view(GlobalInstance global, FunctionSpace space) {
        return switch (global) {
            case FunctionGlobal defined -> new GlobalView(defined, space);
            case GlobalView imported -> new GlobalView(imported.global(), space);
            default -> global;
        };
    }

    private TagInstance view(TagInstance tag, int index) {
        TagType type = ((TagImport) module.importSection().getImport(index)).tagType();
        return Tags.imported(tag, type, module.typeSection().getType(type.typeIdx()));
    }
}
