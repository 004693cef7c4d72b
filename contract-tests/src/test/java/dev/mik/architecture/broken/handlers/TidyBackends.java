package dev.mik.architecture.broken.handlers;

/** Public, and rightly so. */
public final class TidyBackends {
    private TidyBackends() {}
}
