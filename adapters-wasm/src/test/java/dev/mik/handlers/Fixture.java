package dev.mik.handlers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Real components, from the component library's own fixtures. */
final class Fixture {
    private static final Path FOLDER = Path.of("..", "wasm-component", "src", "test", "resources", "fixtures");

    private Fixture() {}

    static Path file(String name) {
        return FOLDER.resolve(name + ".wasm");
    }

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    /** Puts a fixture into place at once, as a deployment should. */
    static void deploy(String name, Path target) throws IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".new");
        Files.write(unfinished, bytes(name));
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
