package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.ActiveElement;
import com.dylibso.chicory.wasm.types.DataSection;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.DeclarativeElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.ElementSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.GlobalImport;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.ImportSection;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.MemoryImport;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableImport;
import com.dylibso.chicory.wasm.types.TagImport;
import com.dylibso.chicory.wasm.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Computes what each instance of a module begins with.
 *
 * <p>A segment stays in the module where its offset or an element depends on an import, where it goes into an imported
 * memory or table, where it does not fit, and behind one that stays for the same memory or table.
 */
final class TemplateBuilder {
    private static final int NO_ELEMENTS = -1;

    private final WasmModule module;
    private final ModuleHeader header;
    private final int importedMemories;
    private final int importedTables;
    private final List<CopyOnWriteMemory> memories = new ArrayList<>();
    private final List<int[]> tables = new ArrayList<>();

    private TemplateBuilder(WasmModule module, ModuleHeader header) {
        this.header = header;
        this.module = module;
        this.importedMemories = module.importSection().count(ExternalType.MEMORY);
        this.importedTables = module.importSection().count(ExternalType.TABLE);
    }

    static InstanceTemplate build(WasmModule module, ModuleHeader header, MemoryLayout layout) {
        return new TemplateBuilder(module, header).build(layout);
    }

    private InstanceTemplate build(MemoryLayout layout) {
        module.memorySection().ifPresent(section -> {
            for (int i = 0; i < section.memoryCount(); i++) {
                memories.add(empty(section.getMemory(i).limits().initialPages()));
            }
        });
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            tables.add(empty(module.tableSection().getTable(i)));
        }
        DataSection data = data();
        ElementSection elements = elements();
        List<MemoryImage> images =
                memories.stream().map(memory -> image(memory, layout)).toList();
        WasmModule slim = without(data, elements);
        return new InstanceTemplate(
                new InstanceConstructor(slim),
                new ImportMatcher(header.type().imports(), slim),
                images,
                List.copyOf(tables),
                Bridge.types(module.typeSection()),
                interpreting());
    }

    /** Whether there is a body that is not the one which stands for a compiled function. */
    private boolean interpreting() {
        for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
            if (module.codeSection().getFunctionBody(i).instructions().size() > ModuleWriter.TRIVIAL_INSTRUCTIONS) {
                return true;
            }
        }
        return false;
    }

    private static CopyOnWriteMemory empty(int pages) {
        int possible = Math.min(pages, Memory.RUNTIME_MAX_PAGES);
        InstanceBudget unused = new InstanceLimits(0, 0).budget();
        return new CopyOnWriteMemory(
                new GuestMemory.MemoryLimits(possible, possible, unused), CopyOnWriteMemory.Image.zero(possible));
    }

    /** Null references, or nothing where the table begins as something else or is larger than any budget. */
    private static int[] empty(Table table) {
        boolean nulls = table.initialize().getFirst().opcode() == OpCode.REF_NULL;
        int[] elements = new int[nulls ? (int) Math.min(table.limits().min(), ModuleLimits.ELEMENT_ITEMS) : 0];
        Arrays.fill(elements, Value.REF_NULL_VALUE);
        return elements;
    }

    private static MemoryImage image(CopyOnWriteMemory memory, MemoryLayout layout) {
        return switch (layout) {
            case COPY_ON_WRITE -> new MemoryImage.CopyOnWrite(CopyOnWriteMemory.Image.of(memory));
            case FLAT -> new MemoryImage.Flat(withoutZeros(memory.readBytes(0, memory.size())));
        };
    }

    private static byte[] withoutZeros(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    private DataSection data() {
        DataSection.Builder left = DataSection.builder();
        Set<Long> closed = new HashSet<>();
        int meant = 0;
        DataSegment[] all = module.dataSection().dataSegments();
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof ActiveDataSegment active && !closed.contains(active.index())) {
                if (put(active)) {
                    all[i] = PassiveDataSegment.EMPTY;
                    continue;
                }
                closed.add(active.index());
            }
            meant = i + 1;
        }
        // memory.init and data.drop may name any of them, and need a data count section
        int kept = module.dataCountSection().isPresent() ? all.length : meant;
        for (int i = 0; i < kept; i++) {
            left.addDataSegment(all[i]);
        }
        return left.build();
    }

    private boolean put(ActiveDataSegment segment) {
        long memory = segment.index() - importedMemories;
        OptionalInt offset = constant(segment.offsetInstructions());
        if (memory < 0 || offset.isEmpty()) {
            return false;
        }
        CopyOnWriteMemory image = memories.get((int) memory);
        byte[] bytes = segment.data();
        if (Integer.toUnsignedLong(offset.getAsInt()) + bytes.length > image.size()) {
            return false;
        }
        image.write(offset.getAsInt(), bytes);
        return true;
    }

    /** What {@code i32.const} gives, if that is all there is. */
    private static OptionalInt constant(List<Instruction> expression) {
        boolean alone = expression.size() == 1
                || (expression.size() == 2 && expression.getLast().opcode() == OpCode.END);
        return alone && expression.getFirst().opcode() == OpCode.I32_CONST
                ? OptionalInt.of((int) expression.getFirst().operand(0))
                : OptionalInt.empty();
    }

    private ElementSection elements() {
        ElementSection.Builder left = ElementSection.builder();
        Set<Integer> closed = new HashSet<>();
        for (Element element : module.elementSection().elements()) {
            if (element instanceof ActiveElement active && !closed.contains(active.tableIndex())) {
                if (put(active)) {
                    left.addElement(new DeclarativeElement(active.type(), List.of()));
                    continue;
                }
                closed.add(active.tableIndex());
            }
            left.addElement(element);
        }
        return left.build();
    }

    private boolean put(ActiveElement segment) {
        int table = segment.tableIndex() - importedTables;
        OptionalInt offset = constant(segment.offset());
        if (table < 0 || offset.isEmpty()) {
            return false;
        }
        int[] elements = tables.get(table);
        long start = Integer.toUnsignedLong(offset.getAsInt());
        int[] values = segment.initializers().stream()
                .mapToInt(TemplateBuilder::element)
                .toArray();
        if (start + values.length > elements.length || Arrays.stream(values).anyMatch(value -> value < NO_ELEMENTS)) {
            return false;
        }
        System.arraycopy(values, 0, elements, (int) start, values.length);
        return true;
    }

    /** The index of {@code ref.func}, -1 for {@code ref.null}, less for what an instance has to compute. */
    private static int element(List<Instruction> expression) {
        Instruction first = expression.getFirst();
        if (expression.size() > 2) {
            return Integer.MIN_VALUE;
        }
        return switch (first.opcode()) {
            case REF_FUNC -> (int) first.operand(0);
            case REF_NULL -> Value.REF_NULL_VALUE;
            default -> Integer.MIN_VALUE;
        };
    }

    /** The imports, named by their places: Chicory finds them by name, and names need not be unique. */
    private ImportSection imports() {
        ImportSection.Builder numbered = ImportSection.builder();
        for (int i = 0; i < module.importSection().importCount(); i++) {
            numbered.addImport(numbered(module.importSection().getImport(i), Integer.toString(i)));
        }
        return numbered.build();
    }

    private static Import numbered(Import one, String name) {
        return switch (one) {
            case FunctionImport function -> new FunctionImport("", name, function.typeIndex());
            case TableImport table -> new TableImport("", name, table.entryType(), table.limits());
            case MemoryImport memory -> new MemoryImport("", name, memory.limits());
            case GlobalImport global -> new GlobalImport("", name, global.mutabilityType(), global.type());
            case TagImport tag ->
                new TagImport("", name, tag.tagType().attribute(), tag.tagType().typeIdx());
            default -> throw new IllegalStateException("an import of a new kind: " + one);
        };
    }

    private WasmModule without(DataSection data, ElementSection elements) {
        WasmModule.Builder slim = WasmModule.builder()
                .withValidation(false)
                .setTypeSection(module.typeSection())
                .setImportSection(imports())
                .setFunctionSection(module.functionSection())
                .setTableSection(module.tableSection())
                .setGlobalSection(module.globalSection())
                .setExportSection(module.exportSection())
                .setElementSection(elements)
                .setCodeSection(module.codeSection())
                .setDataSection(data);
        module.memorySection().ifPresent(slim::setMemorySection);
        module.startSection().ifPresent(slim::setStartSection);
        module.tagSection().ifPresent(slim::setTagSection);
        return slim.build();
    }
}
