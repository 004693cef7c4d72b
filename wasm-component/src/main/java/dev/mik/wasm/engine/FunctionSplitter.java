package dev.mik.wasm.engine;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Region;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rewrites a valid module so that its large functions become several. A method of the JVM has less than 64 KiB, and
 * Chicory interprets a function that does not fit, at a hundredth of the speed; and the JVM in turn interprets methods
 * of 8,000 bytes and more, for ever.
 *
 * <p>Statements that stand together, and leave the operand stack as it was, become a function: it is given the locals
 * that they read, and gives back those that they change and a code that says where to go on. Functions that end with a
 * tail call, catch exceptions, have blocks with parameters, or references in locals stay whole.
 *
 * <p>The functions that come about stand behind all others, so that no index changes.
 */
final class FunctionSplitter {
    private static final System.Logger LOG = System.getLogger(FunctionSplitter.class.getName());

    /** Bytes of a body times words that a set of its locals takes: what splitting it may cost. */
    private static final long MOST_WORK = 4_000_000;

    private static final int MOST_REGIONS = 20_000;

    private final Bytes wasm;
    private final ModuleHeader header;
    private final ModuleCode code;
    private final Sizes sizes;
    private final Map<CoreFunctionType, Integer> types = new HashMap<>();
    private final List<CoreFunctionType> newTypes = new ArrayList<>();
    private final List<Integer> newFunctions = new ArrayList<>();
    private final List<WasmWriter> newBodies = new ArrayList<>();
    private final Map<Integer, WasmWriter> replaced = new HashMap<>();

    /**
     * What is too large, in estimated bytes of JVM code.
     *
     * @param above a function of more is split
     * @param target how large its pieces may be
     */
    record Sizes(int above, int target) {
        /** The JVM compiles no method of 8,000 bytes or more, unless it is told to. */
        static final Sizes STANDARD = new Sizes(7_000, 5_000);
    }

    private FunctionSplitter(Bytes wasm, ModuleHeader header, ModuleCode code, Sizes sizes) {
        this.wasm = wasm;
        this.header = header;
        this.code = code;
        this.sizes = sizes;
        for (int i = 0; i < header.types().size(); i++) {
            types.putIfAbsent(header.types().get(i), i);
        }
    }

    /**
     * The module rewritten, if there is something to split.
     *
     * @param offset where it begins in the outermost file, for messages
     * @throws ComponentException.Invalid if one of the large functions does not validate
     */
    static Optional<Bytes> split(Bytes wasm, long offset, ModuleHeader header, ModuleCode code, Sizes sizes) {
        BitSet large = new BitSet();
        for (int i = 0; i < code.bodies().size(); i++) {
            Body body = code.bodies().get(i);
            large.set(i, body.jvmBytes() > sizes.above() && body.length() < MOST_WORK);
        }
        if (large.isEmpty()) {
            return Optional.empty();
        }
        ChicoryParser.validated(new ModuleWriter(wasm, header, code).toCompile(large::get), offset);
        return new FunctionSplitter(wasm, header, code, sizes).split(large);
    }

    private Optional<Bytes> split(BitSet large) {
        large.stream().forEach(index -> {
            try {
                split(index, code.bodies().get(index));
            } catch (CodeTreeReader.NotSupported e) {
                LOG.log(System.Logger.Level.DEBUG, "a large function stays whole, it has {0}", e.getMessage());
            }
        });
        if (replaced.isEmpty()) {
            return Optional.empty();
        }
        byte[] rewritten = module();
        return Optional.of(new Bytes(rewritten, 0, rewritten.length));
    }

    private void split(int index, Body body) throws CodeTreeReader.NotSupported {
        CoreFunctionType type = header.function(header.importedFunctions() + index);
        WasmReader in = new WasmReader(new Bytes(wasm.file(), body.content(), body.end() - body.content()), 0);
        List<CoreValueType> locals = locals(in, type);
        if (type.results().size() > 1) {
            throw new CodeTreeReader.NotSupported("several results");
        }
        if (Stream.concat(locals.stream(), type.results().stream()).anyMatch(ValueTypes::isReference)) {
            throw new CodeTreeReader.NotSupported("references in locals");
        }
        if ((long) body.length() * (locals.size() / 64 + 4) > MOST_WORK || newBodies.size() > MOST_REGIONS) {
            throw new CodeTreeReader.NotSupported("too many locals for its size");
        }
        Block tree = new CodeTreeReader(in, header, type).read();
        Liveness.compute(tree);
        List<Region> regions = RegionChooser.choose(tree, sizes.target(), sizes.above(), newBodies.size());
        if (regions.isEmpty()) {
            return;
        }
        CodeTreeWriter.Function function = new CodeTreeWriter.Function(
                wasm.file(), type, locals, header.functions().size());
        replaced.put(index, CodeTreeWriter.function(function, tree));
        for (Region region : regions) {
            newFunctions.add(typeIndex(CodeTreeWriter.type(function, region)));
            newBodies.add(CodeTreeWriter.region(function, region));
        }
    }

    private static List<CoreValueType> locals(WasmReader in, CoreFunctionType type) {
        List<CoreValueType> locals = new ArrayList<>(type.parameters());
        int groups = in.index();
        for (int i = 0; i < groups; i++) {
            int count = in.index();
            CoreValueType one = ValueTypes.read(in);
            for (int j = 0; j < count; j++) {
                locals.add(one);
            }
        }
        return locals;
    }

    private int typeIndex(CoreFunctionType type) {
        return types.computeIfAbsent(type, added -> {
            newTypes.add(added);
            return header.types().size() + newTypes.size() - 1;
        });
    }

    private byte[] module() {
        WasmWriter out = new WasmWriter();
        out.bytes(ModuleWriter.PREAMBLE);
        for (ModuleHeader.Section section : header.sections()) {
            WasmWriter payload = new WasmWriter();
            switch (section.id()) {
                case SectionIds.TYPE -> types(section, payload);
                case SectionIds.FUNCTION -> functions(section, payload);
                case SectionIds.CODE -> code(payload);
                default -> payload.bytes(wasm.file(), section.start(), section.end());
            }
            out.section(section.id(), payload);
        }
        return out.toByteArray();
    }

    private void types(ModuleHeader.Section section, WasmWriter out) {
        extended(section, newTypes.size(), out);
        for (CoreFunctionType type : newTypes) {
            out.u8(0x60);
            values(type.parameters(), out);
            values(type.results(), out);
        }
    }

    private static void values(List<CoreValueType> values, WasmWriter out) {
        out.u32(values.size());
        for (CoreValueType value : values) {
            out.u8(ValueTypes.code(value));
        }
    }

    private void functions(ModuleHeader.Section section, WasmWriter out) {
        extended(section, newFunctions.size(), out);
        newFunctions.forEach(out::u32);
    }

    /** A section as it is, with the count of so many more items. */
    private void extended(ModuleHeader.Section section, int more, WasmWriter out) {
        WasmReader in = new WasmReader(new Bytes(wasm.file(), section.start(), section.end() - section.start()), 0);
        out.u32(in.index() + more);
        out.bytes(wasm.file(), in.position(), section.end());
    }

    private void code(WasmWriter out) {
        List<Body> bodies = code.bodies();
        out.u32(bodies.size() + newBodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            WasmWriter other = replaced.get(i);
            if (other == null) {
                out.bytes(wasm.file(), bodies.get(i).start(), bodies.get(i).end());
            } else {
                out.sized(other);
            }
        }
        newBodies.forEach(out::sized);
    }
}
