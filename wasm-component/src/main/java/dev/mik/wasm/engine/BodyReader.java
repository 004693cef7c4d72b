package dev.mik.wasm.engine;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.Arrays;

/**
 * Walks one function body: its control instructions; {@link Instructions} has the others.
 *
 * <p>It keeps the height of the operand stack as valid code has it, since Chicory's compiler takes a step, and an
 * operand, for each value that a branch drops.
 */
final class BodyReader {
    /** More JVM slots than this and the method may not verify. */
    private static final int MOST_SLOTS = 20_000;

    /** ASM merges a frame of all slots at each jump. */
    private static final long MOST_FRAME_CELLS = 16_000_000;

    private static final long MOST_DROPS = 2_000_000;

    /** A body of as many bytes is too large for the JVM, unless it consists of nothing. */
    private static final int MOST_BYTES = 250_000;

    private final WasmReader in;
    private final ModuleHeader header;
    private final CodeReader.Totals totals;
    private final int self;
    private final CoreFunctionType type;
    private final Instructions instructions;

    // one entry for each block that is open
    private int[] bases = new int[16];
    private int[] results = new int[16];
    private int[] labelArities = new int[16];
    private int[] blocksWithin = new int[16];
    private boolean[] loops = new boolean[16];
    private int depth = -1;

    private int height;
    private int highest;
    private boolean reachable = true;
    private long locals;
    private long jvmBytes;
    private long branches;
    private long drops;

    BodyReader(WasmReader in, ModuleHeader header, CodeReader.Totals totals, int function) {
        this.in = in;
        this.header = header;
        this.totals = totals;
        this.self = function;
        this.type = header.function(function);
        this.instructions = new Instructions(in, totals.hugeOffsets);
    }

    Body read(int start) {
        int content = in.position();
        locals();
        open(0, type.results().size(), type.results().size(), false);
        while (depth >= 0) {
            instruction(in.u8());
        }
        if (in.remaining() > 0) {
            throw in.malformed("operators remaining after end of function");
        }
        long slots = 2 * (locals + type.parameters().size() + highest);
        boolean awkward = slots > MOST_SLOTS
                || drops > MOST_DROPS
                || slots * branches > MOST_FRAME_CELLS
                || in.position() - content > MOST_BYTES;
        return new Body(start, content, in.position(), (int) Math.min(jvmBytes, Integer.MAX_VALUE), awkward);
    }

    private void locals() {
        int groups = in.count(Integer.MAX_VALUE, "groups of locals");
        for (int i = 0; i < groups; i++) {
            locals += in.u32();
            if (locals > ModuleLimits.LOCALS) {
                throw in.malformed("too many locals");
            }
            CoreValueType one = ValueTypes.read(in);
            jvmBytes += ValueTypes.slots(one);
        }
        totals.locals += locals;
        if (totals.locals > ModuleLimits.ALL_LOCALS) {
            throw in.beyond(ModuleLimits.ALL_LOCALS + " locals");
        }
        jvmBytes += locals * (locals > 250 ? 6 : 4);
        instructions.manyLocals(locals + type.parameters().size() > 120);
    }

    private void instruction(int opcode) {
        switch (opcode) {
            case 0x00 -> unconditional(4);
            case 0x02, 0x1f -> block(opcode == 0x1f, false);
            case 0x03 -> block(false, true);
            case 0x04 -> {
                height--;
                jvmBytes += 3;
                branches++;
                block(false, false);
            }
            case 0x05 -> {
                jvmBytes += 3;
                height = bases[depth];
                reachable = true;
            }
            case 0x0b -> close();
            case 0x06, 0x07, 0x09, 0x18, 0x19 -> throw in.unsupported("legacy exception handling");
            case 0x08 -> {
                in.index();
                unconditional(30);
            }
            case 0x0a -> unconditional(8);
            case 0x0c -> {
                branch(in.index(), 3);
                unconditional(0);
            }
            case 0x0d -> {
                height--;
                branch(in.index(), 3);
            }
            case 0x0e -> branchTable();
            case 0x0f -> unconditional(1);
            case 0x10 -> call(header.functions().size(), false);
            case 0x11 -> callIndirect();
            case 0x12 -> {
                call(header.functions().size(), true);
                unconditional(1);
            }
            case 0x13 -> {
                totals.tailCalls.add(in.position() - 1);
                callIndirect();
                unconditional(1);
            }
            case 0x14, 0x15, 0xd4, 0xd5, 0xd6 -> throw in.unsupported("typed function references");
            default -> plain(opcode);
        }
    }

    private void plain(int opcode) {
        int size = instructions.size();
        int delta = instructions.skip(opcode);
        if (reachable) {
            jvmBytes += instructions.size() - size;
            move(delta);
        }
    }

    private void move(int delta) {
        if (reachable) {
            height += delta;
            highest = Math.max(highest, height);
        }
    }

    private void unconditional(int bytes) {
        if (reachable) {
            jvmBytes += bytes;
        }
        reachable = false;
    }

    private void block(boolean catches, boolean loop) {
        int ahead = in.u8();
        int parameters = 0;
        int outcomes = 0;
        if (ahead != 0x40) {
            in.back();
            if ((ahead & 0xc0) == 0x40) {
                ValueTypes.read(in);
                outcomes = 1;
            } else {
                CoreFunctionType signature = typeAt((int) Math.min(in.signed(33), Integer.MAX_VALUE));
                parameters = signature.parameters().size();
                outcomes = signature.results().size();
            }
        }
        if (catches) {
            catches();
        }
        blocksWithin[depth]++;
        if (loop) {
            // at its end Chicory looks at all siblings before
            step(blocksWithin[depth]);
        }
        step(parameters + outcomes);
        open(parameters, outcomes, loop ? parameters : outcomes, loop);
    }

    private void open(int parameters, int outcomes, int labelArity, boolean loop) {
        depth++;
        if (depth == bases.length) {
            int wider = depth * 2;
            bases = Arrays.copyOf(bases, wider);
            results = Arrays.copyOf(results, wider);
            labelArities = Arrays.copyOf(labelArities, wider);
            blocksWithin = Arrays.copyOf(blocksWithin, wider);
            loops = Arrays.copyOf(loops, wider);
        }
        bases[depth] = Math.max(0, height - parameters);
        results[depth] = outcomes;
        labelArities[depth] = labelArity;
        blocksWithin[depth] = 0;
        loops[depth] = loop;
    }

    private void close() {
        height = bases[depth] + results[depth];
        highest = Math.max(highest, height);
        reachable = true;
        depth--;
    }

    private void catches() {
        int count = in.count(Integer.MAX_VALUE, "catch clauses");
        drops += (long) height * (count + 1);
        for (int i = 0; i < count; i++) {
            int kind = in.u8();
            if (kind > 3) {
                throw in.malformed("malformed catch clause");
            }
            if (kind < 2) {
                in.index();
            }
            branch(in.index(), 40);
        }
        jvmBytes += 30 + 6L * height;
    }

    private void branch(int label, int bytes) {
        if (label > depth) {
            throw in.invalid("unknown label " + label);
        }
        int target = depth - label;
        step((long) label + labelArities[target]);
        if (reachable) {
            int dropped = Math.max(0, height - bases[target] - labelArities[target]);
            int unwinding = dropped == 0 ? 0 : 3 + dropped + 5 * labelArities[target];
            drops += (long) dropped + labelArities[target];
            branches++;
            jvmBytes += bytes + unwinding + (loops[target] ? 6 : 0);
        }
    }

    private void branchTable() {
        int count = in.count(Integer.MAX_VALUE, "labels of a branch table");
        height--;
        for (int i = 0; i <= count; i++) {
            branch(in.index(), 4);
        }
        unconditional(20);
    }

    private void call(int functions, boolean tail) {
        int position = in.position() - 1;
        int function = in.index();
        if (tail && function != self) {
            totals.tailCalls.add(position);
        }
        if (function >= functions) {
            throw in.invalid("unknown function " + function);
        }
        call(header.function(function), 10, tail);
    }

    private void callIndirect() {
        CoreFunctionType signature = typeAt(in.index());
        in.index();
        move(-1);
        call(signature, 9, false);
    }

    private void call(CoreFunctionType signature, int bytes, boolean tail) {
        int parameters = signature.parameters().size();
        int outcomes = signature.results().size();
        step((long) parameters + outcomes);
        if (reachable) {
            jvmBytes += bytes;
            jvmBytes += parameters > 250 ? 16L * parameters : 0;
            jvmBytes += outcomes > 1 ? 8L * outcomes : 0;
        }
        move(tail ? 0 : outcomes - parameters);
    }

    private CoreFunctionType typeAt(int index) {
        if (index < 0 || index >= header.types().size()) {
            throw in.invalid("unknown type " + index);
        }
        return header.types().get(index);
    }

    private void step(long steps) {
        totals.steps += steps;
        if (totals.steps > ModuleLimits.BRANCH_STEPS) {
            throw in.beyond(ModuleLimits.BRANCH_STEPS + " steps for branches and calls");
        }
    }
}
