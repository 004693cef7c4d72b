package dev.mik.architecture.broken.embedded.below;

/** Lies below a package that should be flat. */
final class Deeper {
    private Deeper() {}
}
