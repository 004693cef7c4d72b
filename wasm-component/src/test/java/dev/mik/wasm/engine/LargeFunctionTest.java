package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions beyond 64 KiB of JVM code, which are interpreted. */
class LargeFunctionTest {
    private static final int ADDITIONS = 20_000;

    /**
     * A module of several functions: {@code add0} and so on add so many ones to their parameter, {@code small} calls the
     * first and {@code spin} never ends. All large ones call {@code small}'s neighbour first.
     */
    private static Bytes module(int... additions) {
        int count = additions.length + 3;
        Assembler functions = new Assembler().u32(count).repeat(count, 0);
        Assembler exports = new Assembler().u32(additions.length + 2);
        Assembler code = new Assembler().u32(count);
        for (int i = 0; i < additions.length; i++) {
            exports.name("add" + i).bytes(0).u32(i);
            // call the identity, add ones, and a br_if that is not taken
            Assembler body = new Assembler()
                    .bytes(0, 0x20, 0, 0x10)
                    .u32(additions.length + 1)
                    .bytes(0x21, 0);
            body.repeat(additions[i], 0x20, 0, 0x41, 1, 0x6a, 0x21, 0);
            code.sized(body.bytes(0x20, 0, 0x0b));
        }
        exports.name("small").bytes(0).u32(additions.length);
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x10, 0, 0x0b));
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x0b));
        exports.name("spin").bytes(0).u32(additions.length + 2);
        // loop (br_if 0 (i32.const 1)) in a function that is too large because of what follows
        Assembler spin = new Assembler().bytes(0, 0x03, 0x40, 0x41, 1, 0x0d, 0, 0x0b);
        code.sized(spin.repeat(ADDITIONS, 0x20, 0, 0x41, 1, 0x6a, 0x21, 0).bytes(0x20, 0, 0x0b));
        return Assembler.module()
                .section(1, new Assembler().bytes(1, 0x60, 1, 0x7f, 1, 0x7f))
                .section(3, functions)
                .section(7, exports)
                .section(10, code)
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void runAsTheOthersDo(int threads) {
        Engine engine = Engine.builder().compilerThreads(threads).build();
        CoreInstance instance = Modules.instance(engine.load(module(ADDITIONS, 10, 2 * ADDITIONS), 0));
        assertEquals(ADDITIONS + 5, Modules.call(instance, "add0", 5));
        assertEquals(15, Modules.call(instance, "add1", 5));
        assertEquals(2 * ADDITIONS + 5, Modules.call(instance, "add2", 5));
        assertEquals(ADDITIONS + 6, Modules.call(instance, "small", 6));
    }

    /** About as large as the limit: whichever side the estimate sees it on, it has to work. */
    @Test
    void ofAnySizeNearTheLimitRun() {
        int[] sizes = new int[8];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = 10_000 + i * 1_000;
        }
        CoreInstance instance = Modules.instance(Engine.builder().build().load(module(sizes), 0));
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(sizes[i] + 1, Modules.call(instance, "add" + i, 1));
        }
    }

    @Test
    void canBeStopped() {
        CoreInstance instance = Modules.instance(Engine.builder().build().load(module(ADDITIONS), 0));
        try (Watchdog watchdog = new Watchdog()) {
            Trap trap = assertThrows(
                    Trap.class, () -> watchdog.call(Duration.ofMillis(50), () -> Modules.call(instance, "spin", 1)));
            assertEquals(Trap.Kind.TIMEOUT, trap.kind());
        }
    }

    @Test
    void areRefusedBeyondMeasure() {
        assertThrows(
                ComponentException.Invalid.class, () -> Engine.builder().build().load(module(600_000, 600_000), 0));
    }
}
