package dev.mik.contract;

import java.nio.file.Path;

/** Where things are in a checkout. */
final class Checkout {
    private Checkout() {}

    /** This module's folder; Maven names it, an IDE starts in it or in the root. */
    static Path module() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return start.endsWith("contract-tests") ? start : start.resolve("contract-tests");
    }

    /** The checkout's folder. */
    static Path root() {
        return module().resolveSibling("");
    }

    /** Where this module may leave files. */
    static Path scratch() {
        return module().resolve("target");
    }
}
