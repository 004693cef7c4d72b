package dev.mik.wasm.engine;

/** How the linear memories of a module are kept. */
public enum MemoryLayout {
    /**
     * In chunks, copied from a shared image when they are first written. An instance costs next to nothing, whatever its
     * memory's size; code that does little but read and write memory runs at about two thirds of the speed.
     */
    COPY_ON_WRITE,

    /**
     * In one array. The fastest to run, and each new instance copies all of it: about 0.1 ms for each MiB of initial
     * memory. For few, long-lived or busy instances.
     */
    FLAT
}
