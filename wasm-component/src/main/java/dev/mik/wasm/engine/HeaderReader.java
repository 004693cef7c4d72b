package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a module's sections but for its code: counts, sizes, types, and the proposals that the engine lacks.
 *
 * <p>It stands before Chicory's parser, which allocates by counts that a file claims, and takes a few proposals that
 * its compiler does not. What a module means, Chicory's validation checks afterwards.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">Core specification, binary format</a>
 */
final class HeaderReader {
    private final WasmReader in;
    private final List<CoreFunctionType> types = new ArrayList<>();
    private final List<CoreModuleType.Import> imports = new ArrayList<>();
    private final Map<String, ModuleHeader.Export> exports = new LinkedHashMap<>();
    private final List<Integer> functions = new ArrayList<>();
    private final List<CoreExternType.Table> tables = new ArrayList<>();
    private final List<CoreExternType.Memory> memories = new ArrayList<>();
    private final List<CoreExternType.Global> globals = new ArrayList<>();
    private final List<CoreExternType.Tag> tags = new ArrayList<>();
    private final List<ModuleHeader.Section> sections = new ArrayList<>();
    private final List<ModuleHeader.Nameless> nameless = new ArrayList<>();
    private int importedFunctions;
    private long typeSizes;

    private HeaderReader(WasmReader in) {
        this.in = in;
    }

    /**
     * Reads a module's header.
     *
     * @param offset where the module begins in the outermost file
     */
    static ModuleHeader read(Bytes wasm, long offset) {
        return new HeaderReader(new WasmReader(wasm, offset - wasm.offset())).module();
    }

    private ModuleHeader module() {
        if (in.remaining() < 8 || fixed32() != 0x6d736100) {
            throw in.malformed("magic header not detected");
        }
        if (fixed32() != 1) {
            throw in.malformed("unknown binary version");
        }
        int rank = 0;
        while (in.remaining() > 0) {
            int id = in.u8();
            if (!SectionIds.known(id)) {
                throw in.malformed("malformed section id " + id);
            }
            if (id != SectionIds.CUSTOM) {
                if (SectionIds.rank(id) <= rank) {
                    throw in.malformed("unexpected content after last section");
                }
                rank = SectionIds.rank(id);
            }
            long size = in.u32();
            if (size > in.remaining()) {
                throw in.malformed("length out of bounds: a section of " + size + " bytes");
            }
            sections.add(new ModuleHeader.Section(id, in.position(), in.position() + (int) size));
            int outer = in.enter((int) size);
            section(id);
            in.leave(outer);
        }
        return header();
    }

    private ModuleHeader header() {
        long comparisons = (types.size() + typeSizes) * functions.size();
        if (comparisons > ModuleLimits.TYPE_COMPARISONS) {
            throw in.beyond(comparisons + " comparisons of function types");
        }
        Map<String, CoreExternType> exportTypes = new LinkedHashMap<>();
        exports.forEach((name, export) -> exportTypes.put(name, export.type()));
        return new ModuleHeader(
                new CoreModuleType(List.copyOf(imports), Collections.unmodifiableMap(exportTypes)),
                Map.copyOf(exports),
                List.copyOf(types),
                List.copyOf(functions),
                importedFunctions,
                List.copyOf(memories),
                List.copyOf(tables),
                List.copyOf(sections),
                List.copyOf(nameless));
    }

    private long fixed32() {
        return in.u8() | in.u8() << 8 | in.u8() << 16 | (long) in.u8() << 24;
    }

    private void section(int id) {
        switch (id) {
            case SectionIds.CUSTOM -> {
                in.name();
                in.skip(in.remaining());
            }
            case SectionIds.TYPE -> repeat(ModuleLimits.TYPES, "types", this::type);
            case SectionIds.IMPORT -> repeat(ModuleLimits.IMPORTS, "imports", this::imported);
            case SectionIds.FUNCTION -> repeat(ModuleLimits.FUNCTIONS, "functions", this::function);
            case SectionIds.TABLE -> repeat(ModuleLimits.TABLES, "tables", this::definedTable);
            case SectionIds.MEMORY -> repeat(ModuleLimits.MEMORIES, "memories", () -> memories.add(memory()));
            case SectionIds.TAG -> repeat(ModuleLimits.TAGS, "tags", () -> tags.add(tag()));
            case SectionIds.GLOBAL ->
                repeat(ModuleLimits.GLOBALS, "globals", () -> {
                    globals.add(global());
                    ConstantExpressions.skip(in);
                });
            case SectionIds.EXPORT -> repeat(ModuleLimits.EXPORTS, "exports", this::export);
            case SectionIds.START, SectionIds.DATA_COUNT -> in.index();
            case SectionIds.ELEMENT -> new ElementReader(in).read();
            case SectionIds.DATA -> repeat(ModuleLimits.DATA_SEGMENTS, "data segments", this::data);
            default -> in.skip(in.remaining());
        }
    }

    private void repeat(int most, String what, Runnable item) {
        int count = in.count(most, what);
        for (int i = 0; i < count; i++) {
            item.run();
        }
    }

    private void type() {
        int form = in.u8();
        switch (form) {
            case 0x60 -> {
                List<CoreValueType> parameters = values(ModuleLimits.PARAMETERS, "parameters");
                List<CoreValueType> results = values(ModuleLimits.RESULTS, "results");
                typeSizes += parameters.size() + results.size();
                types.add(new CoreFunctionType(parameters, results));
            }
            case 0x4e, 0x4f, 0x50, 0x5e, 0x5f -> throw in.unsupported("garbage collection");
            default -> throw in.malformed("malformed type form " + form);
        }
    }

    private List<CoreValueType> values(int most, String what) {
        int count = in.count(most, what);
        List<CoreValueType> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(ValueTypes.read(in));
        }
        return List.copyOf(values);
    }

    private void imported() {
        int start = in.position();
        String space = in.name();
        String name = in.name();
        int end = in.position();
        int kind = in.u8();
        CoreExternType type = switch (kind) {
            case 0 -> {
                int index = in.index();
                CoreExternType function = new CoreExternType.Func(typeAt(index));
                functions.add(index);
                importedFunctions++;
                if (space.isEmpty() && name.isEmpty()) {
                    nameless.add(new ModuleHeader.Nameless(start, end));
                }
                yield function;
            }
            case 1 -> added(tables, table());
            case 2 -> added(memories, memory());
            case 3 -> added(globals, global());
            case 4 -> added(tags, tag());
            default -> throw in.malformed("malformed import kind " + kind);
        };
        imports.add(new CoreModuleType.Import(space, name, type));
    }

    private static <T> T added(List<T> list, T one) {
        list.add(one);
        return one;
    }

    private CoreFunctionType typeAt(int index) {
        if (index >= types.size()) {
            throw in.invalid("unknown type " + index);
        }
        return types.get(index);
    }

    private void function() {
        int index = in.index();
        typeAt(index);
        functions.add(index);
    }

    private void definedTable() {
        int ahead = in.u8();
        if (ahead == 0x40) {
            in.u8();
            tables.add(table());
            ConstantExpressions.skip(in);
        } else {
            in.back();
            tables.add(table());
        }
    }

    private CoreExternType.Table table() {
        CoreValueType element = ValueTypes.read(in);
        if (!ValueTypes.isReference(element)) {
            throw in.malformed("malformed reference type");
        }
        int flags = in.u8();
        switch (flags) {
            case 0, 1 -> {}
            case 2, 3 -> throw in.unsupported("shared tables");
            case 4, 5, 6, 7 -> throw in.unsupported("64-bit tables");
            default -> throw in.malformed("malformed table limits");
        }
        long minimum = in.u32();
        OptionalLong maximum = flags == 1 ? OptionalLong.of(in.u32()) : OptionalLong.empty();
        if (maximum.orElse(minimum) < minimum) {
            throw in.invalid("size minimum must not be greater than maximum");
        }
        return new CoreExternType.Table(element, minimum, maximum, false);
    }

    private CoreExternType.Memory memory() {
        int flags = in.u8();
        switch (flags) {
            case 0, 1 -> {}
            case 2, 3 -> throw in.unsupported("shared memories");
            case 4, 5, 6, 7 -> throw in.unsupported("64-bit memories");
            case 8, 9 -> throw in.unsupported("custom page sizes");
            default -> throw in.malformed("malformed memory limits");
        }
        long minimum = in.u32();
        OptionalLong maximum = flags == 1 ? OptionalLong.of(in.u32()) : OptionalLong.empty();
        if (minimum > 65_536 || maximum.orElse(0) > 65_536) {
            throw in.invalid("memory size must be at most 65536 pages (4GiB)");
        }
        if (maximum.orElse(minimum) < minimum) {
            throw in.invalid("size minimum must not be greater than maximum");
        }
        return new CoreExternType.Memory(minimum, maximum, false, false);
    }

    private CoreExternType.Global global() {
        CoreValueType type = ValueTypes.read(in);
        int mutability = in.u8();
        if (mutability > 1) {
            throw in.malformed("malformed mutability");
        }
        return new CoreExternType.Global(type, mutability == 1);
    }

    private CoreExternType.Tag tag() {
        if (in.u8() != 0) {
            throw in.malformed("malformed tag attribute");
        }
        return new CoreExternType.Tag(typeAt(in.index()));
    }

    private void export() {
        String name = in.name();
        int kind = in.u8();
        int index = in.index();
        CoreExternType type = switch (kind) {
            case 0 -> new CoreExternType.Func(types.get(at(functions, index, "function")));
            case 1 -> at(tables, index, "table");
            case 2 -> at(memories, index, "memory");
            case 3 -> at(globals, index, "global");
            case 4 -> at(tags, index, "tag");
            default -> throw in.malformed("malformed export kind " + kind);
        };
        if (exports.put(name, new ModuleHeader.Export(type, index)) != null) {
            throw in.invalid("duplicate export name " + name);
        }
    }

    private <T> T at(List<T> space, int index, String what) {
        if (index >= space.size()) {
            throw in.invalid("unknown " + what + " " + index);
        }
        return space.get(index);
    }

    private void data() {
        int flags = in.index();
        switch (flags) {
            case 0 -> ConstantExpressions.skip(in);
            case 1 -> {}
            case 2 -> {
                in.index();
                ConstantExpressions.skip(in);
            }
            default -> throw in.malformed("malformed data segment kind " + flags);
        }
        in.skip(in.count(Integer.MAX_VALUE, "bytes of a data segment"));
    }
}
