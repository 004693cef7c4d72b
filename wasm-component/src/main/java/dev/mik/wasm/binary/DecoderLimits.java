package dev.mik.wasm.binary;

/**
 * What the decoder spends on one file at most, whatever the file says: components of real toolchains stay far below.
 *
 * <p>A list element costs about a hundred bytes of heap, and a byte or two of the file: the limit keeps a hostile file
 * of megabytes from costing gigabytes.
 */
final class DecoderLimits {
    static final int NESTING = 100;
    static final int ELEMENTS = 250_000;

    private int depth;
    private int elements;

    /** One more list element at an offset. */
    void element(int offset) {
        elements++;
        if (elements > ELEMENTS) {
            throw ByteReader.unsupported(offset, "more than " + ELEMENTS + " definitions and list elements");
        }
    }

    /** One level deeper at an offset: a component in a component, or a type in a type. */
    void enter(int offset) {
        depth++;
        if (depth > NESTING) {
            throw ByteReader.unsupported(offset, "nesting deeper than " + NESTING + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
