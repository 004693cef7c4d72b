package dev.mik.wasm.model;

import java.util.List;
import java.util.Optional;

/** A component-level function. */
public record FunctionType(List<ValueType.Labelled> parameters, Optional<ValueType> result) implements DefinedType {}
