package dev.mik.wasm.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    private static final long LONGEST_MUTANT_SECONDS = 20;
    private static final long MOST_GROWTH = 16L << 20;

    @Test
    void mutantsAreRefusedOrRun(@TempDir Path folder) throws Exception {
        long first = Long.getLong("fuzz.first", 0);
        long mutants = Long.getLong("fuzz.mutants", 2_000);
        List<byte[]> corpus = corpus(folder);
        Mutator mutator = new Mutator(corpus);
        Map<String, Integer> outcomes = new TreeMap<>();
        long before = 0;
        long slowest = 0;
        // A daemon, so that one that hangs does not keep the JVM.
        ExecutorService worker =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        try {
            for (long number = first; number < first + mutants; number++) {
                if (number == first + mutants / 10) {
                    before = Heap.used();
                }
                byte[] mutant = mutator.mutant(number);
                long start = System.nanoTime();
                outcomes.merge(run(worker, number, mutant), 1, Integer::sum);
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
        } finally {
            worker.shutdownNow();
        }
        long growth = Heap.used() - before;
        System.out.printf(
                "%d mutants of %d components: %s; slowest %d ms, heap grew by %d KB%n",
                mutants, corpus.size(), outcomes, slowest / 1_000_000, growth / 1024);
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

    private static String run(ExecutorService worker, long number, byte[] mutant) throws Exception {
        try {
            return worker.submit(() -> Target.run(mutant)).get(LONGEST_MUTANT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Path kept = Files.createDirectories(Path.of("target", "fuzz")).resolve("mutant-" + number + ".wasm");
            Files.write(kept, mutant);
            throw new AssertionError("mutant " + number + ", kept as " + kept.toAbsolutePath(), e);
        }
    }
}
