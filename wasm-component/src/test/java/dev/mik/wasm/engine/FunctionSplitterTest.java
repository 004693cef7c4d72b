package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.FunctionSplitter.Sizes;
import dev.mik.wasm.model.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions in pieces do what they do whole. */
class FunctionSplitterTest {
    private static final int MODULES = 6;

    private static final long[][] ARGUMENTS = {
        {0, 0, Double.doubleToRawLongBits(0), Float.floatToRawIntBits(0)},
        {1, -1, Double.doubleToRawLongBits(2.5), Float.floatToRawIntBits(-1.5f)},
        {7, 1L << 40, Double.doubleToRawLongBits(-1e9), Float.floatToRawIntBits(3e7f)},
        {0xffff_fffeL, 12345, Double.doubleToRawLongBits(1e300), Float.floatToRawIntBits(0.1f)}
    };

    static Optional<Bytes> split(Bytes module, Sizes sizes) {
        ModuleHeader header = HeaderReader.read(module, 0);
        return FunctionSplitter.split(module, 0, header, CodeReader.read(module, 0, header), sizes);
    }

    static int functions(Bytes module) {
        return HeaderReader.read(module, 0).functions().size();
    }

    @ParameterizedTest
    @CsvSource({"100, 60, 150", "100, 150, 400", "400, 300, 800", "1000, 900, 3000"})
    void ofRandomCode(int above, int target, int size) {
        int pieces = 0;
        int ended = 0;
        for (int seed = 0; seed < MODULES; seed++) {
            byte[] bytes = RandomModule.of(seed * 31L + size, size);
            Bytes whole = new Bytes(bytes, 0, bytes.length);
            Bytes split = split(whole, new Sizes(above, target)).orElse(whole);
            pieces += functions(split) - functions(whole);
            ended += compare(whole, split, "seed " + seed);
        }
        assertTrue(pieces > 10 * MODULES, "too few pieces to tell: " + pieces);
        assertTrue(ended > MODULES, "hardly one without a trap: " + ended);
    }

    /** For each function its argument, and what comes of it; {@code pieces.wat} says what is special about each. */
    @ParameterizedTest
    @CsvSource({
        "table, 0, 33",
        "table, 1, 107",
        "table, 2, 107",
        "table, 3, 100",
        "table, 7, 100",
        "loops, 1, 50",
        "loops, 4, 60",
        "loops, 40, 1005",
        "traps, 0, ARITHMETIC",
        "traps, 1, UNREACHABLE",
        "traps, 2, MEMORY_OUT_OF_BOUNDS",
        "traps, 4, 2",
        "traps, 5, 8",
        "types, 0, -6",
        "types, 1, 3",
        "types, 2, -4",
        "types, 3, 5",
        "types, 5, -6",
        "types, 7, -6",
        "calls, 0, 5",
        "calls, 1, 18",
        "calls, 3, 24",
        "calls, 2, INDIRECT_CALL_TYPE",
        "calls, 4, TABLE_OUT_OF_BOUNDS",
        "values, 0, 1003",
        "values, 1, 1011",
        "values, 2, 1004",
        "values, 3, 33",
        "values, 4, 1044",
        "dead, 0, 6",
        "dead, 1, 7",
        "pair, 0, -1",
        "pair, 7, -6",
        "recursive, 10, 3628800"
    })
    void ofEachKind(String function, int argument, String expected) {
        Bytes whole = Modules.bytes("pieces");
        CoreModule one = Engine.builder().build().load(whole, 0);
        for (int target : new int[] {100, 200, 450}) {
            Bytes split = split(whole, new Sizes(100, target)).orElseThrow();
            assertTrue(functions(split) > functions(whole) + 8, "too few pieces to tell");
            CoreModule other = Engine.builder().build().load(split, 0);
            assertEquals(outcome(one, function, argument), outcome(other, function, argument));
            assertEquals(expected, result(other, function, argument));
        }
    }

    private static String result(CoreModule module, String function, int argument) {
        try {
            return Integer.toString(Modules.call(Modules.instance(module), function, argument));
        } catch (Trap trap) {
            return trap.kind().name();
        }
    }

    /** Answers how many calls ended without a trap. */
    static int compare(Bytes whole, Bytes split, String name) {
        Engine engine = Engine.builder().compilerThreads(1).build();
        CoreModule one = engine.load(whole, 0);
        CoreModule other = engine.load(split, 0);
        int ended = 0;
        for (int function = 0; function < RandomModule.FUNCTIONS; function++) {
            for (long[] arguments : ARGUMENTS) {
                String expected = outcome(one, "f" + function, arguments);
                assertEquals(expected, outcome(other, "f" + function, arguments), () -> name);
                ended += expected.startsWith("trap") ? 0 : 1;
            }
        }
        return ended;
    }

    /** Everything that can be seen of a call in a fresh instance. */
    static String outcome(CoreModule module, String function, long... arguments) {
        CoreInstance instance = Modules.instance(module);
        String result;
        try {
            result = Arrays.toString(Modules.function(instance, function).call(arguments));
        } catch (Trap trap) {
            result = "trap " + trap.kind();
        }
        Memory memory = ((CoreItem.Memory) instance.export("memory")).memory();
        return result + " fuel " + global(instance, "fuel") + " sum " + global(instance, "sum") + " real "
                + Double.longBitsToDouble(global(instance, "real")) + " memory "
                + Arrays.hashCode(memory.readBytes(0, 65536));
    }

    private static long global(CoreInstance instance, String name) {
        return ((CoreItem.Global) instance.export(name)).global().getValue();
    }
}
