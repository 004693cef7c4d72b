package dev.mik.wasm.wast;

import dev.mik.wasm.binary.ComponentDecoder;
import dev.mik.wasm.model.ComponentSyntax;

/** The library under test. */
final class Library implements Subject {
    @Override
    public Loaded load(byte[] file) {
        ComponentSyntax syntax = ComponentDecoder.decode(file);
        return () -> {
            throw new UnsupportedOperationException(
                    "no runtime yet for " + syntax.definitions().size() + " definitions");
        };
    }
}
