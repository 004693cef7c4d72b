package dev.mik.wasm.model;

/** What an element of the type index space is, once resolved. */
public sealed interface DefinedType permits ValueType, ResourceId, FunctionType, InstanceType, ComponentType {}
