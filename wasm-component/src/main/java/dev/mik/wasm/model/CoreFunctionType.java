package dev.mik.wasm.model;

import java.util.List;

/** A core function. */
public record CoreFunctionType(List<CoreValueType> parameters, List<CoreValueType> results) {}
