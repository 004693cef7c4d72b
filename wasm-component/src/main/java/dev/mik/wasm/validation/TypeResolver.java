package dev.mik.wasm.validation;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.TypeSyntax.Labelled;
import dev.mik.wasm.model.ValueTypeSyntax;
import dev.mik.wasm.validation.CompoundNode.Constructor;
import java.util.List;
import java.util.Optional;

/** Resolves the types that a scope defines: the rules for {@code deftype} of {@code Binary.md}. */
final class TypeResolver {
    private static final int MOST_FLAGS = 32;
    private final Scope scope;

    private TypeResolver(Scope scope) {
        this.scope = scope;
    }

    /** A type of any kind but a resource, which only the inside of a component can define. */
    static TypeNode resolve(TypeSyntax syntax, Scope scope) {
        TypeResolver resolver = new TypeResolver(scope);
        return switch (syntax) {
            case TypeSyntax.Primitive(PrimitiveType type) -> PrimitiveNode.of(type);
            case TypeSyntax.RecordOf(List<Labelled> fields) -> resolver.record(fields);
            case TypeSyntax.VariantOf(List<TypeSyntax.Case> cases) -> resolver.variant(cases);
            case TypeSyntax.ListOf(ValueTypeSyntax element) ->
                CompoundNode.of(Constructor.LIST, List.of(), List.of(Optional.of(resolver.value(element))));
            case TypeSyntax.FixedList(ValueTypeSyntax element, int length) -> resolver.fixedList(element, length);
            case TypeSyntax.MapOf(ValueTypeSyntax key, ValueTypeSyntax value) -> resolver.map(key, value);
            case TypeSyntax.TupleOf(List<ValueTypeSyntax> elements) -> resolver.tuple(elements);
            case TypeSyntax.FlagsOf(List<String> labels) -> flags(labels);
            case TypeSyntax.EnumOf(List<String> labels) -> enumeration(labels);
            case TypeSyntax.OptionOf(ValueTypeSyntax value) ->
                CompoundNode.of(Constructor.OPTION, List.of(), List.of(Optional.of(resolver.value(value))));
            case TypeSyntax.ResultOf(var ok, var error) ->
                CompoundNode.of(
                        Constructor.RESULT, List.of(), List.of(ok.map(resolver::value), error.map(resolver::value)));
            case TypeSyntax.Own(int type) -> new HandleNode(resource(scope, type), true);
            case TypeSyntax.Borrow(int type) -> new HandleNode(resource(scope, type), false);
            case TypeSyntax.Function(var parameters, var result) -> resolver.function(parameters, result);
            case TypeSyntax.Component(var declarations) -> Declarations.component(declarations, scope);
            case TypeSyntax.Instance(var declarations) -> Declarations.instance(declarations, scope);
            case TypeSyntax.Resource resource ->
                throw new IllTyped("resources can only be defined within a concrete component");
        };
    }

    /** The resource type at an index. */
    static ResourceNode resource(Scope scope, int index) {
        if (scope.types().get(index) instanceof ResourceNode resource) {
            return resource;
        }
        throw new IllTyped("type index " + index + " is not a resource type");
    }

    private CompoundNode record(List<Labelled> fields) {
        checkNotEmpty(fields, "record type must have at least one field");
        List<String> labels = Label.of(fields);
        Label.check("record field", labels);
        return CompoundNode.of(
                Constructor.RECORD,
                labels,
                fields.stream().map(field -> Optional.of(value(field.type()))).toList());
    }

    private CompoundNode variant(List<TypeSyntax.Case> cases) {
        checkNotEmpty(cases, "variant type must have at least one case");
        List<String> labels = cases.stream().map(TypeSyntax.Case::label).toList();
        Label.check("variant case", labels);
        return CompoundNode.of(
                Constructor.VARIANT,
                labels,
                cases.stream().map(one -> one.type().map(this::value)).toList());
    }

    private CompoundNode fixedList(ValueTypeSyntax element, int length) {
        if (length == 0) {
            throw new IllTyped("fixed-length lists must have more than zero elements");
        }
        return CompoundNode.fixedList(value(element), Integer.toUnsignedLong(length));
    }

    private CompoundNode map(ValueTypeSyntax key, ValueTypeSyntax value) {
        ValueNode keys = value(key);
        if (!(keys instanceof PrimitiveNode primitive && isKey(primitive.type()))) {
            throw new IllTyped("a map cannot have keys of type " + keys.constructor());
        }
        return CompoundNode.of(Constructor.MAP, List.of(), List.of(Optional.of(keys), Optional.of(value(value))));
    }

    private static boolean isKey(PrimitiveType type) {
        return switch (type) {
            case BOOL, S8, U8, S16, U16, S32, U32, S64, U64, CHAR, STRING -> true;
            case F32, F64 -> false;
        };
    }

    private CompoundNode tuple(List<ValueTypeSyntax> elements) {
        checkNotEmpty(elements, "tuple type must have at least one type");
        return CompoundNode.of(
                Constructor.TUPLE,
                List.of(),
                elements.stream().map(element -> Optional.of(value(element))).toList());
    }

    private static CompoundNode flags(List<String> labels) {
        checkNotEmpty(labels, "flags must have at least one entry");
        if (labels.size() > MOST_FLAGS) {
            throw new IllTyped("cannot have more than " + MOST_FLAGS + " flags");
        }
        Label.check("flag", labels);
        return CompoundNode.of(Constructor.FLAGS, labels, List.of());
    }

    private static CompoundNode enumeration(List<String> labels) {
        checkNotEmpty(labels, "enum type must have at least one variant");
        Label.check("enum tag", labels);
        return CompoundNode.of(Constructor.ENUM, labels, List.of());
    }

    private static void checkNotEmpty(List<?> parts, String reason) {
        if (parts.isEmpty()) {
            throw new IllTyped(reason);
        }
    }

    private FunctionNode function(List<Labelled> parameters, Optional<ValueTypeSyntax> result) {
        List<String> labels = Label.of(parameters);
        Label.check("function parameter", labels);
        Optional<ValueNode> returned = result.map(this::value);
        if (returned.isPresent() && returned.get().measure().borrows()) {
            throw new IllTyped("function result cannot contain a `borrow` type");
        }
        return new FunctionNode(
                labels, parameters.stream().map(p -> value(p.type())).toList(), returned);
    }

    private ValueNode value(ValueTypeSyntax syntax) {
        return switch (syntax) {
            case ValueTypeSyntax.Primitive(PrimitiveType type) -> PrimitiveNode.of(type);
            case ValueTypeSyntax.Index(int index) -> {
                if (scope.types().get(index) instanceof ValueNode value) {
                    yield value;
                }
                throw new IllTyped("type index " + index + " is not a defined type");
            }
        };
    }
}
