package dev.mik.wasm.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A {@code deftype} as decoded, indices unresolved. */
public sealed interface TypeSyntax {
    /** A name for a primitive. */
    record Primitive(PrimitiveType type) implements TypeSyntax {}

    /** A record. */
    record RecordOf(List<Labelled> fields) implements TypeSyntax {}

    /** A variant. */
    record VariantOf(List<Case> cases) implements TypeSyntax {}

    /** A list. */
    record ListOf(ValueTypeSyntax element) implements TypeSyntax {}

    /** A list of a fixed length, unsigned. */
    record FixedList(ValueTypeSyntax element, int length) implements TypeSyntax {}

    /** A map. */
    record MapOf(ValueTypeSyntax key, ValueTypeSyntax value) implements TypeSyntax {}

    /** A tuple. */
    record TupleOf(List<ValueTypeSyntax> elements) implements TypeSyntax {}

    /** Flags. */
    record FlagsOf(List<String> labels) implements TypeSyntax {}

    /** An enum. */
    record EnumOf(List<String> labels) implements TypeSyntax {}

    /** An option. */
    record OptionOf(ValueTypeSyntax value) implements TypeSyntax {}

    /** A result. */
    record ResultOf(Optional<ValueTypeSyntax> ok, Optional<ValueTypeSyntax> error) implements TypeSyntax {}

    /** An owning handle to the resource type at an index. */
    record Own(int type) implements TypeSyntax {}

    /** A borrowed handle to the resource type at an index. */
    record Borrow(int type) implements TypeSyntax {}

    /** A function. */
    record Function(List<Labelled> parameters, Optional<ValueTypeSyntax> result) implements TypeSyntax {}

    /** A component type. */
    record Component(List<Declaration> declarations) implements TypeSyntax {}

    /** An instance type. */
    record Instance(List<Declaration> declarations) implements TypeSyntax {}

    /** A resource type, with the representation's type and the core function that destroys it. */
    record Resource(CoreValueType representation, OptionalInt destructor) implements TypeSyntax {}

    /** A field or a parameter. */
    record Labelled(String label, ValueTypeSyntax type) {}

    /** A case of a variant. */
    record Case(String label, Optional<ValueTypeSyntax> type) {}

    /** What may stand in a component type or, but for imports, in an instance type. */
    sealed interface Declaration {
        /** Where it begins. */
        int offset();

        /** A core type. */
        record CoreType(int offset, CoreTypeSyntax type) implements Declaration {}

        /** A type. */
        record Type(int offset, TypeSyntax type) implements Declaration {}

        /** An alias of an export or of something outside. */
        record Alias(int offset, Definition alias) implements Declaration {}

        /** An import. */
        record Import(int offset, ExternName name, ExternTypeSyntax type) implements Declaration {}

        /** An export. */
        record Export(int offset, ExternName name, ExternTypeSyntax type) implements Declaration {}
    }
}
