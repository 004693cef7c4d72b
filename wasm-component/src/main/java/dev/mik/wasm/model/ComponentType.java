package dev.mik.wasm.model;

import java.util.Map;

/** What a component asks for and gives, by name, in order; both sides may bind resources, imports for exports too. */
public record ComponentType(Map<String, ExternType> imports, Map<String, ExternType> exports) implements DefinedType {}
