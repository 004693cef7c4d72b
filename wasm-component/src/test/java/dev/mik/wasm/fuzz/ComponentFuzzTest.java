package dev.mik.wasm.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated components end in a {@code ComponentException} or run; no other exception, no hang, no growth of the heap.
 *
 * <p>{@code -Pfuzz} runs 100,000 mutants, also of larger components, and with {@code -Dwast.suites} of those in the
 * component model's suites too. A mutant that fails is kept in {@code target/fuzz}, and {@code -Dfuzz.first} with
 * {@code -Dfuzz.mutants=1} runs it alone.
 */
class ComponentFuzzTest {
    private static final long MOST_GROWTH = 16L << 20;

    @Test
    void mutantsAreRefusedOrRun(@TempDir Path folder) throws Exception {
        long first = Long.getLong("fuzz.first", 0);
        long mutants = Long.getLong("fuzz.mutants", 2_000);
        List<byte[]> corpus = corpus(folder);
        Mutator mutator = new Mutator(corpus);
        Map<String, Integer> outcomes = new TreeMap<>();
        Failures failures = new Failures();
        long before = 0;
        long slowest = 0;
        try (Bounded bounded = new Bounded();
                Target target = new Target()) {
            for (long number = first; number < first + mutants; number++) {
                if (number == first + mutants / 10) {
                    before = Heap.used();
                }
                byte[] mutant = mutator.mutant(number);
                long id = number;
                long start = System.nanoTime();
                try {
                    outcomes.merge(bounded.run(() -> target.run(mutant, id)), 1, Integer::sum);
                } catch (ExecutionException e) {
                    failures.add(number, mutant, cause(e));
                } catch (TimeoutException e) {
                    failures.add(number, mutant, cause(e));
                    break;
                }
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
        }
        long growth = Heap.used() - before;
        System.out.printf(
                "%d mutants of %d components: %s; slowest %d ms, heap grew by %d KB%n",
                mutants, corpus.size(), outcomes, slowest / 1_000_000, growth / 1024);
        assertTrue(failures.isEmpty(), failures::toString);
        assertTrue(growth < MOST_GROWTH, "the heap grew by " + growth + " bytes");
    }

    private static List<byte[]> corpus(Path folder) throws IOException, InterruptedException {
        String suites = System.getProperty("wast.suites", "");
        Corpus corpus = Corpus.own(Long.getLong("fuzz.largest", 16 * 1024));
        if (!suites.isEmpty()) {
            corpus.addSuites(Path.of(suites), System.getProperty("wast.tools", "wasm-tools"), folder);
        }
        return corpus.files();
    }

    private static Throwable cause(Exception e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
