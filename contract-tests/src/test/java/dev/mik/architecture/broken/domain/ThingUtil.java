package dev.mik.architecture.broken.domain;

/** Has a name that says nothing, and prints. */
final class ThingUtil {
    private ThingUtil() {}

    static void print() {
        System.out.println("from the domain");
    }
}
