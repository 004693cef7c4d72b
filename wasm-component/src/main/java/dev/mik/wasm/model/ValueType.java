package dev.mik.wasm.model;

import java.util.List;
import java.util.Optional;

/** A value type with every index resolved; equal when structurally equal, resources by identity. */
public sealed interface ValueType extends DefinedType
        permits PrimitiveType,
                ValueType.RecordOf,
                ValueType.VariantOf,
                ValueType.ListOf,
                ValueType.FixedList,
                ValueType.MapOf,
                ValueType.TupleOf,
                ValueType.FlagsOf,
                ValueType.EnumOf,
                ValueType.OptionOf,
                ValueType.ResultOf,
                ValueType.Own,
                ValueType.Borrow {
    /** A field of a record, or a parameter. */
    record Labelled(String label, ValueType type) {}

    /** A case of a variant. */
    record Case(String label, Optional<ValueType> type) {}

    /** {@code (record (field ...)+)}. */
    record RecordOf(List<Labelled> fields) implements ValueType {}

    /** {@code (variant (case ...)+)}. */
    record VariantOf(List<Case> cases) implements ValueType {}

    /** {@code (list t)}. */
    record ListOf(ValueType element) implements ValueType {}

    /** {@code (list t n)}: exactly n elements. */
    record FixedList(ValueType element, int length) implements ValueType {}

    /** {@code (map k v)}: a list of pairs in the ABI. */
    record MapOf(ValueType key, ValueType value) implements ValueType {}

    /** {@code (tuple t+)}. */
    record TupleOf(List<ValueType> elements) implements ValueType {}

    /** {@code (flags l+)}: at most 32. */
    record FlagsOf(List<String> labels) implements ValueType {}

    /** {@code (enum l+)}. */
    record EnumOf(List<String> labels) implements ValueType {}

    /** {@code (option t)}. */
    record OptionOf(ValueType value) implements ValueType {}

    /** {@code (result t? (error u)?)}. */
    record ResultOf(Optional<ValueType> ok, Optional<ValueType> error) implements ValueType {}

    /** {@code (own r)}. */
    record Own(ResourceId resource) implements ValueType {}

    /** {@code (borrow r)}. */
    record Borrow(ResourceId resource) implements ValueType {}
}
