package dev.mik.wasm.abi;

/** What to do about owned objects of the host within a value. */
interface OwnedObjects {
    /** Meets one. */
    void accept(ResourceType type, Object object);
}
