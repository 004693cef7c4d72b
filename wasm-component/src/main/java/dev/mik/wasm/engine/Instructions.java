package dev.mik.wasm.engine;

import java.util.List;

/**
 * The instructions without control flow: their immediates, what they do to the height of the operand stack, and how many
 * bytes of JVM code Chicory writes for them.
 */
final class Instructions {
    /** Heights from 0x45, {@code i32.eqz}, to 0xc4: {@code -} for two operands, {@code 0} for one. */
    private static final String NUMERIC = "0----------0----------" // i32 and i64 tests
            + "------------" // f32 and f64 tests
            + "000---------------000---------------" // i32 and i64
            + "0000000-------0000000-------" // f32 and f64
            + "000000000000000000000000000000"; // conversions

    private final WasmReader in;
    private final List<Integer> hugeOffsets;
    private int size;
    private boolean manyLocals;

    /**
     * Reads from there.
     *
     * @param hugeOffsets is given the index in the file of each memory offset of 2<sup>31</sup> or more
     */
    Instructions(WasmReader in, List<Integer> hugeOffsets) {
        this.in = in;
        this.hugeOffsets = hugeOffsets;
    }

    /** The bytes of JVM code so far. */
    int size() {
        return size;
    }

    void manyLocals(boolean many) {
        manyLocals = many;
    }

    /** Goes behind the immediates of an instruction; answers by how much the stack grows. */
    int skip(int opcode) {
        if (opcode >= 0x45 && opcode <= 0xc4) {
            size += oneByte(opcode) ? 1 : 3;
            return NUMERIC.charAt(opcode - 0x45) == '-' ? -1 : 0;
        }
        if (opcode >= 0x28 && opcode <= 0x3e) {
            memory(opcode <= 0x35 ? 3 : 1);
            return opcode <= 0x35 ? 0 : -2;
        }
        return switch (opcode) {
            case 0x01 -> 0;
            case 0x1a -> sized(1, -1);
            case 0x1b -> sized(7, -2);
            case 0x1c -> select();
            case 0x20 -> local(0, 1);
            case 0x21 -> local(0, -1);
            case 0x22 -> local(1, 0);
            case 0x23 -> indexed(9, 1);
            case 0x24 -> indexed(9, -1);
            case 0x25 -> indexed(8, 0);
            case 0x26 -> indexed(8, -2);
            case 0x3f -> indexed(5, 1);
            case 0x40 -> indexed(5, 0);
            case 0x41 -> constant(in.signed(32));
            case 0x42 -> wide(in.signed(64));
            case 0x43 -> skipped(4, 3);
            case 0x44 -> skipped(8, 3);
            case 0xd0 -> reference();
            case 0xd1 -> sized(3, 0);
            case 0xd2 -> indexed(3, 1);
            case 0xfb, 0xd3 -> throw in.unsupported("garbage collection");
            case 0xfc -> bulk();
            case 0xfd -> throw in.unsupported("SIMD");
            case 0xfe -> atomic();
            default -> throw in.malformed("illegal opcode " + Integer.toHexString(opcode));
        };
    }

    /** What is one instruction of the JVM too; the rest are calls. */
    private static boolean oneByte(int opcode) {
        return switch (opcode) {
            case 0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76 -> true;
            case 0x7c, 0x7d, 0x7e, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88 -> true;
            case 0x92, 0x93, 0x94, 0x95, 0xa0, 0xa1, 0xa2, 0xa3, 0xa7, 0xac, 0xb6, 0xbb -> true;
            default -> false;
        };
    }

    private int sized(int bytes, int delta) {
        size += bytes;
        return delta;
    }

    private int skipped(int immediate, int bytes) {
        in.skip(immediate);
        return sized(bytes, 1);
    }

    private int indexed(int bytes, int delta) {
        in.index();
        return sized(bytes + (manyLocals ? 2 : 0), delta);
    }

    private int local(int more, int delta) {
        int index = in.index();
        return sized(more + (index < 3 ? 1 : index > 180 ? 4 : 2), delta);
    }

    private int constant(long value) {
        return sized(push(value), 1);
    }

    private static int push(long value) {
        if (value >= -1 && value <= 5) {
            return 1;
        }
        return value == (byte) value ? 2 : 3;
    }

    private int wide(long value) {
        return sized(value == 0 || value == 1 ? 1 : 3, 1);
    }

    private int select() {
        int count = in.count(ModuleLimits.RESULTS, "types of a select");
        for (int i = 0; i < count; i++) {
            ValueTypes.read(in);
        }
        return sized(7, -2);
    }

    private int reference() {
        long heap = in.signed(33);
        if (heap >= 0) {
            throw in.unsupported("typed function references");
        }
        if (heap != -0x10 && heap != -0x11 && heap != -0x17) {
            throw in.unsupported("garbage collection");
        }
        return sized(1, 1);
    }

    /** A memory access: {@code memarg}, with a memory's index where bit 6 of the alignment says so. */
    private void memory(int more) {
        long alignment = in.u32();
        boolean other = (alignment & 0x40) != 0;
        if (alignment >= 0x80) {
            throw in.malformed("malformed memop flags");
        }
        if (other) {
            in.index();
        }
        long offset = in.u32();
        if (offset > Integer.MAX_VALUE) {
            hugeOffsets.add(in.position() - ModuleWriter.HUGE_OFFSET_BYTES);
        }
        size += push(offset) + (other ? 9 : 2) + 3 + more + (manyLocals ? 2 : 0);
    }

    private int bulk() {
        int opcode = in.index();
        return switch (opcode) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> sized(3, 0);
            case 8, 12, 10, 14 -> {
                in.index();
                yield indexed(9, -3);
            }
            case 9, 13 -> indexed(6, 0);
            case 11, 17 -> indexed(6, -3);
            case 15 -> indexed(6, -1);
            case 16 -> indexed(6, 1);
            default -> throw in.malformed("illegal opcode fc " + opcode);
        };
    }

    private int atomic() {
        int opcode = in.index();
        if (opcode == 3) {
            in.skip(1);
            return sized(5, 0);
        }
        if (opcode > 0x4e || (opcode > 3 && opcode < 0x10)) {
            throw in.malformed("illegal opcode fe " + opcode);
        }
        memory(3);
        if (opcode == 0 || (opcode >= 0x1e && opcode < 0x48)) {
            return -1;
        }
        return opcode >= 0x10 && opcode < 0x17 ? 0 : -2;
    }
}
