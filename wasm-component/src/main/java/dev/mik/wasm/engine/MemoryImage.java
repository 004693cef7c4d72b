package dev.mik.wasm.engine;

/** What a memory of a module begins as, in the form that its {@link MemoryLayout} wants. */
sealed interface MemoryImage {

    /** A memory that begins so. */
    GuestMemory memory(GuestMemory.MemoryLimits limits);

    /** Chunks that all instances share. */
    record CopyOnWrite(CopyOnWriteMemory.Image image) implements MemoryImage {
        @Override
        public GuestMemory memory(GuestMemory.MemoryLimits limits) {
            return new CopyOnWriteMemory(limits, image);
        }
    }

    /** Bytes that each instance copies; zeros at the end are left out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Flat(byte[] bytes) implements MemoryImage {
        @Override
        public GuestMemory memory(GuestMemory.MemoryLimits limits) {
            return new FlatMemory(limits, bytes);
        }
    }
}
