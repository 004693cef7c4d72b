package dev.mik.wasm.validation;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.binary.ComponentDecoder;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.ModuleLoader;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentSyntax;
import dev.mik.wasm.model.CoreModuleType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The components in the folder {@code validation} of the test resources. */
final class Fixtures {
    private static final Engine ENGINE = Engine.builder().build();

    private static final Map<ByteBuffer, CoreModuleType> MODULES = new ConcurrentHashMap<>();

    private Fixtures() {}

    /** The components in {@code valid} or {@code invalid}, by path without ending. */
    static List<Path> in(String folder) {
        try (Stream<Path> all = Files.list(root().resolve(folder))) {
            return all.filter(path -> path.toString().endsWith(".wat"))
                    .map(path ->
                            path.resolveSibling(path.getFileName().toString().replace(".wat", "")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] wasm(Path path) {
        try {
            return Files.readAllBytes(Path.of(path + ".wasm"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] wasm(String name) {
        return wasm(root().resolve(name));
    }

    /** The first line of the text, which says what is wrong with the component. */
    static String reason(Path path) {
        try (Stream<String> lines = Files.lines(Path.of(path + ".wat"))) {
            return lines.findFirst().orElseThrow().replaceFirst("^;; ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Validates a file; the types of core modules that have been met before are remembered. */
    static ComponentPlan validate(byte[] file) {
        ComponentSyntax syntax = ComponentDecoder.decode(file);
        try (ModuleLoader modules = ENGINE.open(new Bytes(file, 0, file.length))) {
            return Validator.validate(
                    syntax,
                    (offset, module) -> MODULES.computeIfAbsent(
                            content(module), key -> modules.load(module, offset).type()));
        }
    }

    /** Validates a file, as if all core modules were invalid that have not been met before. */
    static ComponentPlan validateMutant(byte[] file) {
        return Validator.validate(ComponentDecoder.decode(file), Fixtures::known);
    }

    /** The type of a core module that has been met before; others are invalid. */
    static CoreModuleType known(int offset, Bytes module) {
        CoreModuleType type = MODULES.get(content(module));
        if (type == null) {
            throw new ComponentException.Invalid(offset, "a core module that was changed");
        }
        return type;
    }

    private static ByteBuffer content(Bytes module) {
        return ByteBuffer.wrap(Arrays.copyOfRange(module.file(), module.offset(), module.offset() + module.length()));
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Fixtures.class.getResource("/validation"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
