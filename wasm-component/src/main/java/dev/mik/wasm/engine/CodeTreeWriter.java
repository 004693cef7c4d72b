package dev.mik.wasm.engine;

import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Part;
import dev.mik.wasm.engine.CodeTree.Raw;
import dev.mik.wasm.engine.CodeTree.Region;
import dev.mik.wasm.engine.CodeTree.Statement;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes a {@link CodeTree} as function bodies: what is left of the function, and its regions.
 *
 * <p>The results of a region's function are a code, if there is more than one way to go on from it: its index in {@link
 * #ways}; one value for each type that it may take along on one of them; the locals that it gives back. Its caller
 * branches on the code.
 */
final class CodeTreeWriter {
    private static final int UNREACHABLE = 0x00;
    private static final int BLOCK = 0x02;
    private static final int ELSE = 0x05;
    private static final int END = 0x0b;
    private static final int BR = 0x0c;
    private static final int BR_IF = 0x0d;
    private static final int BR_TABLE = 0x0e;
    private static final int RETURN = 0x0f;
    private static final int CALL = 0x10;
    private static final int LOCAL_GET = 0x20;
    private static final int LOCAL_SET = 0x21;
    private static final int LOCAL_TEE = 0x22;
    private static final int VOID = 0x40;
    private static final int I32_CONST = 0x41;

    /** The way out of the whole function. */
    private static final Block RETURNING = new Block(List.of());

    /** The way to what comes behind a region. */
    private static final Block NEXT = new Block(List.of());

    /** A block that nothing but its writer branches to. */
    private static final Block ANONYMOUS = new Block(List.of());

    private final Function function;
    private final WasmWriter out = new WasmWriter();

    /** The labels of the blocks that are open in what is written, inner ones last. */
    private final List<Block> labels = new ArrayList<>();

    /** Whether a region is written, not the whole function. */
    private final boolean inRegion;

    private final int[] renumbered;

    // locals behind the own ones, as they come to be needed: how a region goes on, and what it takes along
    private final int ownLocals;
    private final List<CoreValueType> moreLocals = new ArrayList<>();
    private final Map<CoreValueType, Integer> valueLocals = new HashMap<>();

    private CodeTreeWriter(Function function, boolean inRegion, int[] renumbered, int ownLocals) {
        this.function = function;
        this.inRegion = inRegion;
        this.renumbered = renumbered;
        this.ownLocals = ownLocals;
    }

    /**
     * What a function is, apart from its code.
     *
     * @param locals its parameters first
     * @param firstRegion the function index of region 0
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Function(byte[] file, CoreFunctionType type, List<CoreValueType> locals, int firstRegion) {
        /** Locals by their types, so that regions share types, then by their numbers. */
        private int[] ordered(BitSet which) {
            return which.stream()
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer local) -> -ValueTypes.code(locals.get(local)))
                            .thenComparing(Comparator.naturalOrder()))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        private List<CoreValueType> types(BitSet which) {
            return IntStream.of(ordered(which)).mapToObj(locals::get).toList();
        }
    }

    /** The function without its regions. */
    static WasmWriter function(Function function, Block code) {
        int count = function.locals().size();
        int[] same = IntStream.range(0, count).toArray();
        CodeTreeWriter writer = new CodeTreeWriter(function, false, same, count);
        int parameters = function.type().parameters().size();
        writer.labels.add(code);
        writer.statements(code.body, code);
        writer.out.u8(END);
        return writer.declaring(function.locals().subList(parameters, count));
    }

    /** The type of a region's function. */
    static CoreFunctionType type(Function function, Region region) {
        List<CoreValueType> results = new ArrayList<>();
        if (ways(region).size() > 1) {
            results.add(CoreValueType.I32);
        }
        results.addAll(region.carried);
        results.addAll(function.types(region.results));
        return new CoreFunctionType(function.types(region.parameters), results);
    }

    /** The ways to go on from a region; none if it always traps. */
    private static List<Block> ways(Region region) {
        List<Block> ways = new ArrayList<>();
        if (!region.ends()) {
            ways.add(NEXT);
        }
        ways.addAll(region.exits);
        if (region.returns) {
            ways.add(RETURNING);
        }
        return ways;
    }

    /** A region as a function. */
    static WasmWriter region(Function function, Region region) {
        int[] renumbered = new int[function.locals().size()];
        int next = 0;
        for (int local : function.ordered(region.parameters)) {
            renumbered[local] = next++;
        }
        BitSet own = (BitSet) region.touched.clone();
        own.andNot(region.parameters);
        for (int local : function.ordered(own)) {
            renumbered[local] = next++;
        }
        CodeTreeWriter writer = new CodeTreeWriter(function, true, renumbered, next);
        writer.regionBody(region);
        return writer.declaring(function.types(own));
    }

    /** What has been written, behind the declaration of its locals. */
    private WasmWriter declaring(List<CoreValueType> locals) {
        List<CoreValueType> all = new ArrayList<>(locals);
        all.addAll(moreLocals);
        WasmWriter declared = new WasmWriter();
        declared.u32(all.size());
        for (CoreValueType one : all) {
            declared.u32(1);
            declared.u8(ValueTypes.code(one));
        }
        declared.bytes(out);
        return declared;
    }

    private int newLocal(CoreValueType type) {
        moreLocals.add(type);
        return ownLocals + moreLocals.size() - 1;
    }

    /** The local that holds what is taken along. */
    private int valueLocal(CoreValueType type) {
        return valueLocals.computeIfAbsent(type, this::newLocal);
    }

    private List<CoreValueType> carried(Block way) {
        return way == RETURNING ? function.type().results() : way.carried;
    }

    private void regionBody(Region region) {
        labels.add(ANONYMOUS);
        List<Block> ways = ways(region);
        int code = ways.size() > 1 ? newLocal(CoreValueType.I32) : 0;
        open(ANONYMOUS, List.of());
        int common = labels.size();
        ways.reversed().forEach(way -> open(way, carried(way)));
        statements(region.statements, region.owner);
        for (int i = 0; i < ways.size(); i++) {
            close();
            carried(ways.get(i)).forEach(type -> local(LOCAL_SET, valueLocal(type)));
            if (ways.size() > 1) {
                out.u8(I32_CONST);
                out.s32(i);
                local(LOCAL_SET, code);
            }
            if (i < ways.size() - 1) {
                branch(BR, labels.size() - common);
            }
        }
        close();
        if (ways.isEmpty()) {
            out.u8(UNREACHABLE);
        }
        if (ways.size() > 1) {
            local(LOCAL_GET, code);
        }
        region.carried.forEach(type -> local(LOCAL_GET, valueLocal(type)));
        for (int local : function.ordered(region.results)) {
            local(LOCAL_GET, renumbered[local]);
        }
        out.u8(END);
    }

    /** Opens a block that is this label. */
    private void open(Block label, List<CoreValueType> results) {
        out.u8(BLOCK);
        out.u8(results.isEmpty() ? VOID : ValueTypes.code(results.getFirst()));
        labels.add(label);
    }

    private void close() {
        out.u8(END);
        labels.removeLast();
    }

    private void branch(int opcode, int depth) {
        out.u8(opcode);
        out.u32(depth);
    }

    private void local(int opcode, int index) {
        out.u8(opcode);
        out.u32(index);
    }

    private void statements(List<Statement> statements, Block owner) {
        for (Statement statement : statements) {
            for (Part part : statement.parts) {
                switch (part) {
                    case Raw raw when inRegion -> renumber(raw, owner);
                    case Raw raw -> out.bytes(function.file(), raw.start(), raw.end());
                    case Block block -> block(block);
                    case Region region -> call(region);
                }
            }
        }
    }

    private void block(Block block) {
        out.u8(block.opcode);
        out.bytes(function.file(), block.typeStart, block.typeEnd);
        labels.add(block);
        statements(block.body, block);
        if (block.hasElse) {
            out.u8(ELSE);
            statements(block.otherwise, block);
        }
        close();
    }

    private void call(Region region) {
        List<Block> ways = new ArrayList<>(ways(region));
        List<Block> longWays = ways.stream().filter(this::isLong).toList();
        boolean wrapped = ways.size() > (longWays.isEmpty() ? 2 : 1) && ways.getFirst() == NEXT;
        if (wrapped) {
            open(NEXT, List.of());
        }
        List<Block> begins = longWays.stream().map(way -> new Block(List.of())).toList();
        for (int i = longWays.size() - 1; i >= 0; i--) {
            open(begins.get(i), List.of());
            ways.set(ways.indexOf(longWays.get(i)), begins.get(i));
        }
        invoke(region);
        goOn(ways, wrapped);
        for (Block way : longWays) {
            close();
            carried(way).forEach(type -> local(LOCAL_GET, valueLocal(type)));
            if (way == RETURNING && !inRegion) {
                out.u8(RETURN);
            } else {
                branch(BR, depth(way));
            }
        }
        if (wrapped) {
            close();
        }
    }

    /** Whether a way begins with more than a branch. */
    private boolean isLong(Block way) {
        return !carried(way).isEmpty() || (way == RETURNING && !inRegion);
    }

    /** Calls a region and takes back the locals, and what it takes along; a code stays on the stack. */
    private void invoke(Region region) {
        for (int local : function.ordered(region.parameters)) {
            local(LOCAL_GET, renumbered[local]);
        }
        out.u8(CALL);
        out.u32(function.firstRegion() + region.number);
        int[] changed = function.ordered(region.results);
        for (int i = changed.length - 1; i >= 0; i--) {
            local(LOCAL_SET, renumbered[changed[i]]);
        }
        List.copyOf(region.carried).reversed().forEach(type -> local(LOCAL_SET, valueLocal(type)));
    }

    /**
     * Goes where the code on the stack says, if there is a choice.
     *
     * @param wrapped whether what comes next is behind a block, else it follows
     */
    private void goOn(List<Block> ways, boolean wrapped) {
        switch (ways.size()) {
            case 0 -> out.u8(UNREACHABLE);
            case 1 -> {
                if (ways.getFirst() != NEXT) {
                    branch(BR, depth(ways.getFirst()));
                }
            }
            case 2 -> {
                branch(BR_IF, depth(ways.getLast()));
                if (ways.getFirst() != NEXT || wrapped) {
                    branch(BR, depth(ways.getFirst()));
                }
            }
            default -> {
                out.u8(BR_TABLE);
                out.u32(ways.size() - 1);
                ways.forEach(way -> out.u32(depth(way)));
            }
        }
    }

    /** How many blocks outward a label is. */
    private int depth(Block label) {
        int index = labels.lastIndexOf(label);
        if (index < 0) {
            throw new IllegalStateException("a region does not know one of its exits");
        }
        return labels.size() - 1 - index;
    }

    /** Instructions in a region: its locals have other numbers there, and labels outside are its exits. */
    private void renumber(Raw raw, Block owner) {
        WasmReader in = new WasmReader(new Bytes(function.file(), raw.start(), raw.end() - raw.start()), 0);
        Instructions instructions = new Instructions(in, new ArrayList<>());
        while (in.remaining() > 0) {
            int at = in.position();
            int opcode = in.u8();
            switch (opcode) {
                case LOCAL_GET, LOCAL_SET, LOCAL_TEE -> local(opcode, renumbered[in.index()]);
                case BR, BR_IF -> branch(opcode, depth(owner.label(in.index())));
                case BR_TABLE -> {
                    int count = in.index();
                    out.u8(opcode);
                    out.u32(count);
                    for (int i = 0; i <= count; i++) {
                        out.u32(depth(owner.label(in.index())));
                    }
                }
                case RETURN -> branch(BR, depth(RETURNING));
                default -> {
                    skip(opcode, in, instructions);
                    out.bytes(function.file(), at, in.position());
                }
            }
        }
    }

    private static void skip(int opcode, WasmReader in, Instructions instructions) {
        switch (opcode) {
            case UNREACHABLE, 0x0a -> {}
            case CALL, 0x08 -> in.index();
            case 0x11 -> {
                in.index();
                in.index();
            }
            default -> instructions.skip(opcode);
        }
    }
}
