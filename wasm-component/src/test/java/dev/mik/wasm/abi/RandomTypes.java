package dev.mik.wasm.abi;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Types of every kind, a few levels deep; labels are those of {@link Types}. */
final class RandomTypes {
    /** A resource type of the host, whose values here are strings. */
    static final ResourceId RESOURCE = new ResourceId("thing");

    private RandomTypes() {}

    static Arbitrary<ValueType> types() {
        return types(3);
    }

    private static Arbitrary<ValueType> types(int depth) {
        Arbitrary<ValueType> leaves = Arbitraries.oneOf(
                primitives(),
                primitives(),
                Arbitraries.integers().between(1, 300).map(Types::enumeration),
                Arbitraries.integers().between(1, 32).map(Types::flags),
                Arbitraries.of(new ValueType.Own(RESOURCE), new ValueType.Borrow(RESOURCE)));
        if (depth == 0) {
            return leaves;
        }
        return Arbitraries.frequencyOf(Tuple.of(1, leaves), Tuple.of(2, Arbitraries.lazy(() -> nested(depth - 1))));
    }

    private static Arbitrary<ValueType> primitives() {
        return Arbitraries.of(PrimitiveType.values()).map(type -> type);
    }

    private static Arbitrary<ValueType> nested(int depth) {
        Arbitrary<ValueType> inner = types(depth);
        Arbitrary<ValueType[]> several =
                inner.array(ValueType[].class).ofMinSize(1).ofMaxSize(5);
        Arbitrary<List<Optional<ValueType>>> payloads =
                inner.optional(0.7).list().ofMinSize(1).ofMaxSize(6);
        Arbitrary<Optional<ValueType>> maybe = inner.optional(0.7);
        return Arbitraries.oneOf(Stream.of(
                        several.map(Types::record),
                        several.map(Types::tuple),
                        payloads.map(Types::cases),
                        inner.map(Types::list),
                        inner.flatMap(
                                type -> Arbitraries.integers().between(1, 18).map(n -> Types.list(type, n))),
                        inner.map(Types::option),
                        maybe.flatMap(ok -> maybe.map(error -> new ValueType.ResultOf(ok, error))),
                        primitives().flatMap(key -> inner.map(value -> new ValueType.MapOf(key, value))))
                .map(arbitrary -> arbitrary.map(type -> (ValueType) type))
                .toList());
    }
}
