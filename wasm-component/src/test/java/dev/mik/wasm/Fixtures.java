package dev.mik.wasm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The components that are committed; {@code src/test/fixtures} has their sources. */
public final class Fixtures {
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

    /** A component, loaded. */
    public static Component component(String name) {
        return Component.load(bytes(name));
    }
}
