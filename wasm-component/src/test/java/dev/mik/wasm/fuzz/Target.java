package dev.mik.wasm.fuzz;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.binary.ComponentDecoder;

/** What is done with each mutant, as far as it goes. */
final class Target {
    private Target() {}

    /** Decodes a file. Gives what came of it; throws what never should. */
    static String run(byte[] file) {
        try {
            ComponentDecoder.decode(file);
            return "decoded";
        } catch (ComponentException e) {
            return e.getClass().getSimpleName();
        }
    }
}
