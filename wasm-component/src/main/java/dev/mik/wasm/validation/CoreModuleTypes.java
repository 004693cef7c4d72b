package dev.mik.wasm.validation;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreModuleType;

/** Who knows core modules: validation of their inside is not this package's business. */
public interface CoreModuleTypes {
    /**
     * The imports and exports of a core module, once it has been found valid.
     *
     * @param offset where the module begins, in bytes from the beginning of the outermost file
     * @param module the module in its own binary format
     * @throws dev.mik.wasm.ComponentException Malformed, Invalid or Unsupported, when it is no module to run
     */
    CoreModuleType typeOf(int offset, Bytes module);
}
