package dev.mik.wasm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The components that are committed; {@code src/test/fixtures} has their sources. */
public final class Fixtures {
    private static final Map<String, Component> LOADED = new ConcurrentHashMap<>();

    private Fixtures() {}

    /** The bytes of a component. */
    public static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + name + ".wasm")) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A component, loaded once for all tests: nothing in it changes. */
    public static Component component(String name) {
        return LOADED.computeIfAbsent(name, ignored -> Component.load(bytes(name)));
    }

    /** A component that imports nothing. */
    static LinkedComponent linked(String name) {
        return new Linker().link(component(name));
    }

    /** An instance of a component that imports nothing. */
    static Instance alone(String name) {
        return linked(name).instantiate();
    }
}
