package dev.mik.wasm.fuzz;

import dev.mik.wasm.wast.Conversion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The components that mutants are made of. */
final class Corpus {
    /** In the resources: those made for this, and those that toolchains have made. */
    private static final List<String> OWN = List.of("fuzz", "fixtures");

    private final List<byte[]> files = new ArrayList<>();
    private final long largest;

    /** Files up to a size, in bytes. */
    private Corpus(long largest) {
        this.largest = largest;
    }

    /** What is in the resources, up to a size in bytes. */
    static Corpus own(long largest) throws IOException {
        Corpus corpus = new Corpus(largest);
        for (String folder : OWN) {
            corpus.add(Path.of("src", "test", "resources", folder));
        }
        return corpus;
    }

    /**
     * What {@code wasm-tools} makes of all scripts of the component model's suites. Many of them are there to be
     * refused: what there was before is put in again, to be half of all.
     */
    void addSuites(Path suites, String tools, Path folder) throws IOException, InterruptedException {
        Conversion conversion = new Conversion(suites, tools, folder);
        for (String script : conversion.scripts(".")) {
            conversion.convert(script);
        }
        List<byte[]> valid = List.copyOf(files);
        add(folder);
        for (int more = files.size() - 2 * valid.size(); more > 0; more -= valid.size()) {
            files.addAll(valid);
        }
    }

    /** All components and modules of a folder and those below it, in the order of their names. */
    private void add(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            found.filter(file -> file.toString().endsWith(".wasm"))
                    .sorted()
                    .map(Corpus::read)
                    .filter(file -> file.length >= 8 && file.length <= largest)
                    .forEach(files::add);
        }
    }

    List<byte[]> files() {
        return files;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
