package dev.mik.wasm.model;

import java.util.Map;

/**
 * The exports of an instance, by name, in order. The {@link ExternType.SubResource}s among them (nested instances
 * included) are its bound variables: each use of the type as an import or as the outcome of an instantiation replaces
 * them by fresh ones.
 */
public record InstanceType(Map<String, ExternType> exports) implements DefinedType {}
