package dev.mik.wasm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes modules with functions of random code: all kinds of blocks and branches, locals of four types, calls, traps, and
 * code that nothing reaches. They end: each turn of a loop and each call takes from the global {@code fuel}, which
 * traps when there is none left.
 *
 * <p>What depends on the bits of a NaN is not written: the JVM does not say what they are.
 */
final class RandomModule {
    static final int FUNCTIONS = 8;

    static final int I32 = 0x7f;
    static final int I64 = 0x7e;
    static final int F32 = 0x7d;
    static final int F64 = 0x7c;
    private static final int VOID = 0x40;

    private static final int[] TYPES = {I32, I64, F32, F64};
    private static final int[] RESULTS = {I32, VOID, F64, I64};
    private static final int[] PARAMETERS = {I32, I64, F64, F32};

    // the functions behind the random ones
    private static final int INCREMENT = FUNCTIONS;
    private static final int BOTH = FUNCTIONS + 1;
    private static final int TICK = FUNCTIONS + 2;

    /** Function types: one for each of {@link #RESULTS}, then those of the functions above. */
    private static final int INCREMENT_TYPE = 4;

    private static final int BOTH_TYPE = 5;
    private static final int TICK_TYPE = 6;

    private final Random random;
    private final int size;

    // of the function that is written
    private Assembler out = new Assembler();
    private final List<Integer> locals = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private int self;
    private int left;

    /** A label's type, {@link #VOID} where a branch takes no value along. */
    private record Label(int type) {}

    private RandomModule(long seed, int size) {
        this.random = new Random(seed);
        this.size = size;
    }

    /**
     * A module that exports {@code f0} and so on, all with the parameters i32, i64, f64 and f32.
     *
     * @param size of each function, in statements and expressions
     */
    static byte[] of(long seed, int size) {
        return new RandomModule(seed, size).module();
    }

    private byte[] module() {
        Assembler types = new Assembler().u32(7);
        for (int result : RESULTS) {
            types.bytes(0x60, 4).bytes(PARAMETERS);
            types.bytes(result == VOID ? new int[] {0} : new int[] {1, result});
        }
        types.bytes(0x60, 1, I32, 1, I32).bytes(0x60, 1, I32, 2, I32, I64).bytes(0x60, 0, 0);
        Assembler functions = new Assembler().u32(FUNCTIONS + 3);
        Assembler exports = new Assembler().u32(FUNCTIONS + 4);
        Assembler code = new Assembler().u32(FUNCTIONS + 3);
        for (int i = 0; i < FUNCTIONS; i++) {
            functions.u32(i % RESULTS.length);
            exports.name("f" + i).bytes(0).u32(i);
            code.sized(function(i));
        }
        functions.u32(INCREMENT_TYPE).u32(BOTH_TYPE).u32(TICK_TYPE);
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x41, 1, 0x6a, 0x0b));
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x41, 3, 0x6c, 0x20, 0, 0xad, 0x0b));
        // (if (i32.eqz fuel) unreachable) fuel -= 1
        code.sized(
                new Assembler().bytes(0, 0x23, 0, 0x45, 0x04, VOID, 0x00, 0x0b, 0x23, 0, 0x41, 1, 0x6b, 0x24, 0, 0x0b));
        exports.name("memory").bytes(2, 0).name("fuel").bytes(3, 0).name("sum").bytes(3, 1);
        exports.name("real").bytes(3, 2);
        return Assembler.module()
                .section(1, types)
                .section(3, functions)
                .section(4, new Assembler().bytes(1, 0x70, 0, 4))
                .section(5, new Assembler().bytes(1, 0, 1))
                .section(
                        6,
                        new Assembler()
                                .bytes(3, I32, 1, 0x41, 0xf0, 0, 0x0b, I64, 1, 0x42, 0, 0x0b)
                                .bytes(F64, 1, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b))
                .section(7, exports)
                // slot 2 has another type, slot 3 is empty
                .section(9, new Assembler().bytes(1, 0, 0x41, 0, 0x0b, 3, INCREMENT, INCREMENT, TICK))
                .section(10, code)
                .array();
    }

    private Assembler function(int index) {
        self = index;
        left = size;
        out = new Assembler();
        labels.clear();
        locals.clear();
        for (int parameter : PARAMETERS) {
            locals.add(parameter);
        }
        int more = 2 + random.nextInt(12);
        out.u32(more);
        for (int i = 0; i < more; i++) {
            int type = TYPES[random.nextInt(4)];
            locals.add(type);
            out.bytes(1, type);
        }
        int result = RESULTS[index % RESULTS.length];
        labels.add(new Label(result));
        out.bytes(0x10, TICK);
        while (left > 0) {
            statement(0);
        }
        for (int local = 0; local < locals.size(); local++) {
            show(local);
        }
        if (result != VOID) {
            expression(result, 0);
        }
        return out.bytes(0x0b);
    }

    /** Adds a local to {@code sum}, times 3. */
    private void show(int local) {
        out.bytes(0x23, 1, 0x42, 3, 0x7e, 0x20).u32(local);
        switch (locals.get(local)) {
            case I32 -> out.bytes(0xac);
            case F32 -> out.bytes(0xfc, 4);
            case F64 -> out.bytes(0xfc, 6);
            default -> {}
        }
        out.bytes(0x7c, 0x24, 1);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void statements(int depth) {
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        left--;
        if (depth > 8 || left < 0) {
            set(depth + 1);
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> {
                open(0x02, VOID, VOID);
                statements(depth + 1);
                close();
            }
            case 3, 4 -> {
                open(0x03, VOID, VOID);
                out.bytes(0x10, TICK);
                statements(depth + 1);
                close();
            }
            case 5, 6, 7 -> {
                expression(I32, depth + 1);
                open(0x04, VOID, VOID);
                statements(depth + 1);
                if (chance(50)) {
                    out.bytes(0x05);
                    statements(depth + 1);
                }
                close();
            }
            case 8 -> branch(depth);
            case 9, 10 -> {
                int label = label(VOID);
                if (label >= 0) {
                    expression(I32, depth + 1);
                    out.bytes(0x0d).u32(label);
                }
            }
            case 11 -> table(depth);
            case 12 -> leave(depth);
            case 13 -> {
                address(depth);
                expression(I64, depth + 1);
                out.bytes(0x37, 0, 0);
            }
            case 14 -> {
                expression(F64, depth + 1);
                out.bytes(0x24, 2);
            }
            case 15 -> {
                expression(I64, depth + 1);
                out.bytes(0x23, 1, 0x7c, 0x24, 1);
            }
            case 16 -> {
                expression(TYPES[random.nextInt(4)], depth + 1);
                out.bytes(0x1a);
            }
            default -> set(depth + 1);
        }
    }

    private void set(int depth) {
        int local = random.nextInt(locals.size());
        expression(locals.get(local), depth);
        out.bytes(0x21).u32(local);
    }

    private void open(int opcode, int type, int labelType) {
        out.bytes(opcode, type);
        labels.add(new Label(labelType));
    }

    private void close() {
        out.bytes(0x0b);
        labels.removeLast();
    }

    /** A label of that type, counted outward; -1 if a few tries find none. */
    private int label(int type) {
        for (int i = 0; i < 6; i++) {
            int label = random.nextInt(labels.size());
            if (labels.get(labels.size() - 1 - label).type() == type) {
                return label;
            }
        }
        return -1;
    }

    private void branch(int depth) {
        int type = labels.get(random.nextInt(labels.size())).type();
        int label = label(type);
        if (label < 0 || chance(40)) {
            return;
        }
        if (type != VOID) {
            expression(type, depth + 1);
        }
        out.bytes(0x0c).u32(label);
    }

    private void table(int depth) {
        List<Integer> targets = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int label = label(VOID);
            if (label >= 0) {
                targets.add(label);
            }
        }
        if (targets.isEmpty()) {
            return;
        }
        expression(I32, depth + 1);
        out.bytes(0x41, 7, 0x71, 0x0e).u32(targets.size() - 1);
        targets.forEach(out::u32);
    }

    /** A return, or a trap, mostly behind a condition. */
    private void leave(int depth) {
        boolean condition = chance(80);
        if (condition) {
            expression(I32, depth + 1);
            out.bytes(0x41, 3, 0x71, 0x45);
            open(0x04, VOID, VOID);
        }
        int result = RESULTS[self % RESULTS.length];
        if (chance(15)) {
            out.bytes(0x00);
        } else {
            if (result != VOID) {
                expression(result, depth + 1);
            }
            out.bytes(0x0f);
        }
        if (condition) {
            close();
        }
    }

    /** Mostly within the memory, which has one page. */
    private void address(int depth) {
        expression(I32, depth + 1);
        if (chance(97)) {
            out.bytes(0x41).u32(0xff).bytes(0x71);
        }
    }

    private void expression(int type, int depth) {
        left--;
        if (depth > 9 || left < 0 || chance(25)) {
            leaf(type);
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> {
                open(0x02, type, type);
                statements(depth + 1);
                expression(type, depth + 1);
                if (chance(50)) {
                    expression(I32, depth + 1);
                    int label = label(type);
                    out.bytes(0x0d).u32(Math.max(label, 0));
                }
                close();
            }
            case 1 -> {
                expression(I32, depth + 1);
                open(0x04, type, type);
                statements(depth + 1);
                expression(type, depth + 1);
                out.bytes(0x05);
                expression(type, depth + 1);
                close();
            }
            case 2 -> {
                open(0x03, type, VOID);
                out.bytes(0x10, TICK);
                statements(depth + 1);
                expression(type, depth + 1);
                close();
            }
            case 3 -> {
                expression(type, depth + 1);
                expression(type, depth + 1);
                expression(I32, depth + 1);
                out.bytes(0x1b);
            }
            case 4 -> {
                expression(type, depth + 1);
                int local = random.nextInt(locals.size());
                while (locals.get(local) != type) {
                    local = (local + 1) % locals.size();
                }
                out.bytes(0x22).u32(local);
            }
            case 5 -> call(type, depth);
            default -> arithmetic(type, depth);
        }
    }

    private void leaf(int type) {
        int local = random.nextInt(locals.size());
        if (locals.get(local) == type) {
            out.bytes(0x20).u32(local);
            return;
        }
        switch (type) {
            case I32 -> out.bytes(0x41, random.nextInt(64));
            case I64 -> out.bytes(0x42, random.nextInt(128));
            case F32 -> out.bytes(0x43, 0, 0, random.nextInt(128), 0x40);
            default -> out.bytes(0x23, 2);
        }
    }

    private void call(int type, int depth) {
        int callee = self - 1 - random.nextInt(4);
        if (callee >= 0 && RESULTS[callee % RESULTS.length] == type) {
            for (int parameter : PARAMETERS) {
                expression(parameter, depth + 1);
            }
            out.bytes(0x10).u32(callee);
        } else if (type == I32 && chance(40)) {
            expression(I32, depth + 1);
            expression(I32, depth + 1);
            out.bytes(0x41, chance(90) ? 1 : 3, 0x71, 0x11, INCREMENT_TYPE, 0);
        } else if (type == I32) {
            expression(I32, depth + 1);
            out.bytes(0x10, BOTH, 0x21, 1);
        } else {
            arithmetic(type, depth);
        }
    }

    private void arithmetic(int type, int depth) {
        if (chance(20)) {
            conversion(type, depth);
            return;
        }
        expression(type, depth + 1);
        expression(type, depth + 1);
        switch (type) {
            case I32 -> out.bytes(chance(5) ? 0x6d : 0x6a + random.nextInt(3));
            case I64 -> out.bytes(0x7c + random.nextInt(3));
            case F32 -> out.bytes(0x92 + random.nextInt(3));
            default -> out.bytes(0xa0 + random.nextInt(3));
        }
    }

    private void conversion(int type, int depth) {
        switch (type) {
            case I32 -> {
                int from = TYPES[1 + random.nextInt(3)];
                expression(from, depth + 1);
                switch (from) {
                    case I64 -> out.bytes(0xa7);
                    case F32 -> out.bytes(0xfc, 0);
                    default -> out.bytes(0xfc, 2);
                }
            }
            case I64 -> {
                address(depth);
                out.bytes(0x29, 0, 0);
            }
            case F32 -> {
                expression(F64, depth + 1);
                out.bytes(0xb6);
            }
            default -> {
                expression(I32, depth + 1);
                out.bytes(0xb7);
            }
        }
    }
}
