package dev.mik.wasm.engine;

/**
 * What the engine takes of a module at most.
 *
 * <p>The core specification's appendix leaves such limits to implementations. These are far beyond what compilers
 * write, and keep a hostile file of megabytes from costing gigabytes or minutes.
 */
final class ModuleLimits {
    static final int NAME_BYTES = 100_000;
    static final int TYPES = 100_000;
    static final int IMPORTS = 100_000;
    static final int EXPORTS = 100_000;
    static final int FUNCTIONS = 200_000;
    static final int TABLES = 100;
    static final int MEMORIES = 100;
    static final int GLOBALS = 100_000;
    static final int TAGS = 10_000;
    static final int ELEMENT_SEGMENTS = 100_000;
    static final int ELEMENT_ITEMS = 1_000_000;
    static final int DATA_SEGMENTS = 100_000;
    static final int PARAMETERS = 1_000;
    static final int RESULTS = 1_000;
    static final int LOCALS = 50_000;

    /** Locals of all functions together: Chicory keeps a list entry for each. */
    static final int ALL_LOCALS = 5_000_000;

    static final int BODY_BYTES = 7_654_321;

    /** Types and their parameters times functions: Chicory compares each pair. */
    static final long TYPE_COMPARISONS = 400_000_000L;

    /** Steps that Chicory takes for branches and calls beyond one for each instruction. */
    static final long BRANCH_STEPS = 1_000_000_000L;

    /** Bytes of the bodies that stay interpreted: their decoded instructions stay in memory. */
    static final int INTERPRETED_BYTES = 2_000_000;

    private ModuleLimits() {}
}
