package dev.mik.wasm.wast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code wasm-tools json-from-wast}: scripts become JSON, and their components files. */
public final class Conversion {
    private final Path suites;
    private final String tools;
    private final Path target;

    /** From the folder of the suites, with a {@code wasm-tools}, into an empty folder. */
    public Conversion(Path suites, String tools, Path target) {
        this.suites = suites;
        this.tools = tools;
        this.target = target;
    }

    /** The names of all scripts in a suite. */
    public List<String> scripts(String suite) throws IOException {
        try (Stream<Path> files = Files.walk(suites.resolve(suite))) {
            return files.filter(file -> file.toString().endsWith(".wast"))
                    .map(file -> suites.relativize(file.normalize()).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Converts one script. One that the tool does not understand becomes a script of one command in line 0, which says
     * so and fails.
     */
    public Script convert(String name) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve(name.replace('/', '-')));
        Path json = folder.resolve("script.json");
        Path log = folder.resolve("conversion.log");
        int status = new ProcessBuilder(
                        tools,
                        "json-from-wast",
                        suites.resolve(name).toAbsolutePath().toString(),
                        "--wasm-dir",
                        folder.toString(),
                        "-o",
                        json.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status == 0) {
            return Script.read(name, json);
        }
        String words = Files.readString(log, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("exit status " + status);
        return new Script(name, folder, List.of(new Command.Unknown(0, "a script that wasm-tools refuses: " + words)));
    }
}
