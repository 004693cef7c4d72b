package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that claim much, nest deep, or are broken: a typed error, soon, and in little memory. */
class HostileModuleTest {
    private static final Engine ENGINE = Engine.builder().build();

    private static <T extends ComponentException> T refused(Class<T> type, Assembler module) {
        return assertTimeout(Duration.ofSeconds(30), () -> assertThrows(type, () -> ENGINE.load(module.build(), 1000)));
    }

    private static Assembler body(Assembler body) {
        return Assembler.functions(1).section(10, new Assembler().u32(1).sized(body));
    }

    @Test
    void countsThatAreNotThereAllocateNothing() {
        long[] counts = {1, 1000, 0x7fff_ffffL, 0xffff_ffffL};
        int[] sections = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13};
        for (int section : sections) {
            for (long count : counts) {
                refused(
                        ComponentException.Malformed.class,
                        Assembler.module().section(section, new Assembler().u32(count)));
            }
        }
        refused(
                ComponentException.Malformed.class,
                Assembler.module().section(1, new Assembler().bytes(1, 0x60).u32(0xffff_ffffL)));
        refused(
                ComponentException.Malformed.class,
                Assembler.module().section(1, new Assembler().bytes(1, 0x60, 0).u32(0x7fff_ffff)));
        refused(ComponentException.Malformed.class, Assembler.module().bytes(1).u32(0xffff_ffffL));
        refused(
                ComponentException.Malformed.class,
                Assembler.functions(1).section(10, new Assembler().bytes(1).u32(0x7fff_ffff)));
        refused(
                ComponentException.Malformed.class,
                body(new Assembler().bytes(0, 0x41, 0, 0x0e).u32(0x7fff_ffff)));
        refused(
                ComponentException.Malformed.class,
                Assembler.module().section(9, new Assembler().bytes(1, 1, 0).u32(0x7fff_ffff)));
    }

    @Test
    void localsAreLimitedInOneFunctionAndInAll() {
        refused(
                ComponentException.Malformed.class,
                body(new Assembler()
                        .bytes(2)
                        .u32(30_000)
                        .bytes(0x7f)
                        .u32(30_000)
                        .bytes(0x7e, 0x0b)));
        int functions = 150;
        Assembler code = new Assembler().u32(functions);
        for (int i = 0; i < functions; i++) {
            code.sized(new Assembler().bytes(1).u32(50_000).bytes(0x7f, 0x0b));
        }
        refused(ComponentException.Invalid.class, Assembler.functions(functions).section(10, code));
    }

    /** 50,000 locals alone make 250 KiB of JVM code, and 40,000 doubles more slots than a method has. */
    @ParameterizedTest
    @ValueSource(ints = {0x7f, 0x7c})
    void manyLocalsAreInterpreted(int type) {
        Modules.instance(ENGINE.load(
                body(new Assembler().bytes(1).u32(50_000).bytes(type, 0x0b)).build(), 0));
    }

    @Test
    void deepNestingIsNoRecursion() {
        int depth = 200_000;
        Assembler nested = new Assembler().bytes(0).repeat(depth, 0x02, 0x40).repeat(depth, 0x0b);
        ENGINE.load(body(nested.bytes(0x0b)).build(), 0);
    }

    @Test
    void farBranchesAreLimited() {
        int depth = 200_000;
        Assembler far = new Assembler().bytes(0).repeat(depth, 0x02, 0x40);
        for (int i = 0; i < 100_000; i++) {
            far.bytes(0x41, 0, 0x0d).u32(depth - 1);
        }
        refused(ComponentException.Invalid.class, body(far.repeat(depth, 0x0b).bytes(0x0b)));
    }

    @Test
    void loopsBesideEachOtherAreLimited() {
        refused(
                ComponentException.Invalid.class,
                body(new Assembler()
                        .bytes(0)
                        .repeat(1_000_000, 0x03, 0x40, 0x0b)
                        .bytes(0x0b)));
    }

    /** Each branch would drop all of a high stack. */
    @Test
    void branchesOutOfAHighStackAreInterpreted() {
        Assembler body = new Assembler().bytes(0, 0x02, 0x40).repeat(5_000, 0x41, 0);
        body.repeat(4_000, 0x41, 0, 0x0d, 0).repeat(5_000, 0x1a).bytes(0x0b, 0x0b);
        Modules.instance(ENGINE.load(body(body).build(), 0));
    }

    @Test
    void aStackHigherThanTheJvmsIsInterpreted() {
        Assembler body = new Assembler().bytes(0).repeat(33_000, 0x42, 0).repeat(33_000, 0x1a);
        Modules.instance(ENGINE.load(body(body.bytes(0x0b)).build(), 0));
    }

    @Test
    void typesTimesFunctionsAreLimited() {
        Assembler types = new Assembler().u32(20_000).repeat(20_000, 0x60, 0, 0);
        Assembler functions = new Assembler().u32(100_000).repeat(100_000, 0);
        Assembler code = new Assembler().u32(100_000).repeat(100_000, 2, 0, 0x0b);
        refused(
                ComponentException.Invalid.class,
                Assembler.module().section(1, types).section(3, functions).section(10, code));
    }

    @ParameterizedTest
    @CsvSource({
        "SIMD, '0, 253, 12, 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0, 26, 11'",
        "garbage collection, '0, 251, 0, 0, 11'",
        "legacy exception handling, '0, 6, 64, 11, 11'",
        "typed function references, '0, 210, 0, 20, 0, 11'",
        "typed function references, '0, 208, 0, 26, 11'",
        "garbage collection, '0, 208, 110, 26, 11'"
    })
    void proposalsThatAreMissingAreNamed(String feature, String bytes) {
        int[] body = Arrays.stream(bytes.split(","))
                .map(String::strip)
                .mapToInt(Integer::parseInt)
                .toArray();
        var refused = refused(ComponentException.Unsupported.class, body(new Assembler().bytes(body)));
        assertEquals(feature, refused.feature());
        assertTrue(refused.offset() > 1000 + 20, () -> "at " + refused.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "shared memories, 5, '1, 3, 1, 2'",
        "64-bit memories, 5, '1, 4, 1'",
        "custom page sizes, 5, '1, 8, 1, 0'",
        "64-bit tables, 4, '1, 112, 4, 1'",
        "SIMD, 6, '1, 123, 0, 253, 12, 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0, 11'",
        "garbage collection, 1, '1, 78, 0'",
        "typed function references, 1, '1, 96, 1, 100, 112, 0'"
    })
    void proposalsInOtherSectionsAreNamed(String feature, int section, String bytes) {
        int[] payload = Arrays.stream(bytes.split(","))
                .map(String::strip)
                .mapToInt(Integer::parseInt)
                .toArray();
        var refused = refused(
                ComponentException.Unsupported.class,
                Assembler.module().section(section, new Assembler().bytes(payload)));
        assertEquals(feature, refused.feature());
    }

    @Test
    void whatDoesNotValidateIsInvalid() {
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x6a, 0x0b)));
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x41, 1, 0x0b)));
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x20, 0, 0x1a, 0x0b)));
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x10, 7, 0x0b)));
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x0c, 2, 0x0b)));
        refused(ComponentException.Invalid.class, body(new Assembler().bytes(0, 0x41, 0, 0x28, 2, 0, 0x1a, 0x0b)));
        var start = Assembler.functions(1)
                .section(8, new Assembler().bytes(9))
                .section(10, new Assembler().bytes(1, 2, 0, 0x0b));
        refused(ComponentException.Invalid.class, start);
    }

    /** Bytes changed at random: an error that has a type, or a module that can be made an instance of. */
    @ParameterizedTest
    @ValueSource(strings = {"memory", "table", "traps", "spin", "exceptions", "offsets", "multiMemory", "fixup"})
    void mutatedModulesHaveTypedErrors(String name) {
        byte[] original = Modules.bytes(name).file();
        Random random = new Random(name.hashCode());
        int loaded = 0;
        for (int i = 0; i < 400; i++) {
            byte[] mutant = mutated(original, random);
            try {
                CoreModule module = ENGINE.load(new Bytes(mutant, 0, mutant.length), 0);
                loaded++;
                if (module.type().imports().isEmpty()) {
                    run(module);
                }
            } catch (ComponentException e) {
                assertTrue(String.valueOf(e.getMessage()).length() > 10);
            }
        }
        int successes = loaded;
        assertTrue(successes > 0 && successes < 400, () -> successes + " of 400 loaded");
    }

    private static void run(CoreModule module) {
        CoreInstance instance = module.instantiate(Modules.NO_IMPORTS, InstanceLimits.DEFAULT.budget());
        try (Watchdog watchdog = new Watchdog()) {
            for (String export : module.type().exports().keySet()) {
                if (instance.export(export) instanceof CoreItem.Func function) {
                    long[] arguments = new long[function.type().parameters().size()];
                    try {
                        watchdog.call(Duration.ofMillis(20), () -> function.call(arguments));
                    } catch (Trap e) {
                        assertInstanceOf(Trap.Kind.class, e.kind());
                    }
                }
            }
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] mutant = original.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = 8 + random.nextInt(mutant.length - 8);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = (byte) new int[] {0, 1, 0x7f, 0x80, 0xff, 0x0b, 0x40}[random.nextInt(7)];
                default -> mutant = Arrays.copyOf(mutant, at);
            }
            if (mutant.length <= 8) {
                return mutant;
            }
        }
        return mutant;
    }
}
