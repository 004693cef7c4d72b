package dev.mik.wasm.engine;

import com.dylibso.chicory.wasm.InvalidException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.mik.wasm.ComponentException;
import java.io.ByteArrayInputStream;

/** Chicory's parser, with this library's exceptions. */
final class ChicoryParser {
    private ChicoryParser() {}

    /**
     * Parses a module, and validates it.
     *
     * @param offset where the module begins in the outermost file: Chicory does not say more
     */
    static WasmModule validated(byte[] wasm, long offset) {
        try {
            return parser(true).parse(() -> new ByteArrayInputStream(wasm));
        } catch (InvalidException e) {
            throw new ComponentException.Invalid(offset, String.valueOf(e.getMessage()));
        } catch (RuntimeException | AssertionError e) {
            // Where assertions are on, Chicory has some that a hostile file can break.
            throw new ComponentException.Malformed(offset, String.valueOf(e.getMessage()));
        }
    }

    /** Parses a module that has been validated before. */
    static WasmModule trusted(byte[] wasm) {
        return parser(false).parse(() -> new ByteArrayInputStream(wasm));
    }

    private static Parser parser(boolean validate) {
        return Parser.builder().withValidation(validate).build();
    }
}
