package dev.mik.wasm.engine;

/** The numbers of a module's sections, and the order they come in. */
final class SectionIds {
    static final int CUSTOM = 0;
    static final int TYPE = 1;
    static final int IMPORT = 2;
    static final int FUNCTION = 3;
    static final int TABLE = 4;
    static final int MEMORY = 5;
    static final int GLOBAL = 6;
    static final int EXPORT = 7;
    static final int START = 8;
    static final int ELEMENT = 9;
    static final int CODE = 10;
    static final int DATA = 11;
    static final int DATA_COUNT = 12;
    static final int TAG = 13;

    private static final int[] RANKS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6};

    private SectionIds() {}

    static boolean known(int id) {
        return id < RANKS.length;
    }

    /** A known section's place in the order; custom sections may stand anywhere. */
    static int rank(int id) {
        return RANKS[id];
    }
}
