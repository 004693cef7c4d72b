package dev.mik.wasm.model;

/** The type of an import or export. */
public sealed interface ExternType {
    /** A core module. */
    record CoreModule(CoreModuleType type) implements ExternType {}

    /** A function. */
    record Func(FunctionType type) implements ExternType {}

    /** A type that is known: {@code (type (eq t))}. */
    record TypeEq(DefinedType type) implements ExternType {}

    /** A resource type that is not: {@code (type (sub resource))}; the identity stands for it in the types around. */
    record SubResource(ResourceId resource) implements ExternType {}

    /** A component. */
    record Component(ComponentType type) implements ExternType {}

    /** An instance. */
    record Instance(InstanceType type) implements ExternType {}
}
