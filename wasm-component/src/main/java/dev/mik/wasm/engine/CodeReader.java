package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a module's function bodies before Chicory does: nesting, branches, locals, the proposals that the engine lacks,
 * and what each body costs.
 */
final class CodeReader {
    private final WasmReader in;
    private final ModuleHeader header;
    private final List<Body> bodies = new ArrayList<>();
    private final Totals totals = new Totals();

    /** What the bodies of a module come to together. */
    static final class Totals {
        final List<Integer> hugeOffsets = new ArrayList<>();
        final List<Integer> tailCalls = new ArrayList<>();
        long locals;
        long steps;
    }

    private CodeReader(WasmReader in, ModuleHeader header) {
        this.in = in;
        this.header = header;
    }

    /**
     * The code of a module.
     *
     * @param offset where the module begins in the outermost file
     */
    static ModuleCode read(Bytes wasm, long offset, ModuleHeader header) {
        for (ModuleHeader.Section section : header.sections()) {
            if (section.id() == SectionIds.CODE) {
                Bytes code = new Bytes(wasm.file(), section.start(), section.end() - section.start());
                return new CodeReader(new WasmReader(code, offset - wasm.offset()), header).bodies();
            }
        }
        if (header.definedFunctions() > 0) {
            throw new WasmReader(wasm, offset - wasm.offset())
                    .malformed("function and code section have inconsistent lengths");
        }
        return new ModuleCode(List.of(), List.of(), List.of());
    }

    private ModuleCode bodies() {
        int count = in.count(ModuleLimits.FUNCTIONS, "function bodies");
        if (count != header.definedFunctions()) {
            throw in.malformed("function and code section have inconsistent lengths");
        }
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int length = in.count(ModuleLimits.BODY_BYTES, "bytes of a function body");
            int outer = in.enter(length);
            bodies.add(new BodyReader(in, header, totals, header.importedFunctions() + i).read(start));
            in.leave(outer);
        }
        return new ModuleCode(List.copyOf(bodies), List.copyOf(totals.hugeOffsets), List.copyOf(totals.tailCalls));
    }
}
