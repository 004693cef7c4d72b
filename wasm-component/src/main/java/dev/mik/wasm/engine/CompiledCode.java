package dev.mik.wasm.engine;

import java.util.Map;

/**
 * What compiling a module gives, and what the cache keeps.
 *
 * @param module the module again, with the bodies of interpreted functions only
 * @param classes class files by binary name
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on once, never compared
record CompiledCode(byte[] module, Map<String, byte[]> classes) {
    /** The class that implements Chicory's {@code Machine}; the names of all others begin with its name. */
    static final String MACHINE = "dev.mik.wasm.engine.guest.Machine";
}
