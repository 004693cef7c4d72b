package dev.mik.architecture.broken.embedded;

/** Public, and rightly so. */
public final class TidyBackends {
    private TidyBackends() {}
}
