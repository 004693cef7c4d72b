package dev.mik.handlers;

/** What QuickJS compiled a module to; of use to the same QuickJS only. */
final class Bytecode {
    private final byte[] bytes;

    /** The array is kept. */
    Bytecode(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
