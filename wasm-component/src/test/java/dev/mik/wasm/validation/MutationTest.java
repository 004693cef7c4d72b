package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.fail;

import dev.mik.wasm.ComponentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Components with some bytes changed are accepted or refused, and nothing else happens. */
class MutationTest {
    private static final int MUTANTS_OF_EACH = 400;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutantsAreAcceptedOrRefused() {
        List<Path> components = new ArrayList<>(Fixtures.in("valid"));
        components.addAll(Fixtures.in("invalid"));
        Random random = new Random(20261121);
        for (Path component : components) {
            byte[] file = Fixtures.wasm(component);
            check(file, Fixtures::validate);
            for (int i = 0; i < MUTANTS_OF_EACH; i++) {
                check(mutant(file, random), Fixtures::validateMutant);
            }
        }
    }

    static byte[] mutant(byte[] file, Random random) {
        byte[] mutant = file.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = 8 + random.nextInt(mutant.length - 8);
            // Small numbers are what indices, kinds and counts are made of.
            mutant[at] = (byte) (random.nextBoolean() ? random.nextInt(8) : random.nextInt(256));
        }
        return mutant;
    }

    private static void check(byte[] mutant, Consumer<byte[]> validation) {
        try {
            validation.accept(mutant);
        } catch (ComponentException refused) {
            // That is one of the two outcomes.
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(HexFormat.of().formatHex(mutant), e);
        }
    }
}
