package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.abi.RandomValues;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any value of every type comes back as it was: from the guest, and through the guest from the host. */
class ValuesPropertiesTest {
    private final Instance values = Fixtures.alone("values");
    private final Instance through = through();

    /** A call of an identity function. */
    record Call(String function, List<Object> arguments) {
        void on(Instance instance) {
            Object result = instance.function(function).call(arguments.toArray());
            Object expected = arguments.size() == 1 ? arguments.getFirst() : arguments;
            assertEquals(RandomValues.comparable(expected), RandomValues.comparable(result));
        }
    }

    private static Instance through() {
        Linker linker = new Linker();
        Linker.HostInstance host = linker.instance("mik:fixtures/values");
        functions("through").forEach((name, type) -> host.function(name, (context, arguments) -> same(arguments)));
        return linker.link(Fixtures.component("through")).instantiate();
    }

    private static Object same(Arguments arguments) {
        return switch (arguments.size()) {
            case 0 -> Nothing.NOTHING;
            case 1 -> arguments.get(0);
            default -> arguments.all();
        };
    }

    private static Map<String, FunctionType> functions(String fixture) {
        Map<String, FunctionType> functions = new LinkedHashMap<>();
        Fixtures.component(fixture).type().exports().forEach((name, type) -> {
            if (type instanceof ExternType.Func func) {
                functions.put(name, func.type());
            }
        });
        return functions;
    }

    private static Arbitrary<Call> calls(String fixture) {
        return Arbitraries.of(functions(fixture).entrySet())
                .filter(function -> !function.getValue().parameters().isEmpty())
                .flatMap(function -> RandomValues.all(function.getValue().parameters().stream()
                                .map(ValueType.Labelled::type)
                                .toList())
                        .map(arguments -> new Call(function.getKey(), arguments)));
    }

    @Provide
    static Arbitrary<Call> values() {
        return calls("values");
    }

    @Provide
    static Arbitrary<Call> wide() {
        return calls("wide");
    }

    @Property(tries = 2000)
    void comeBackAsTheyWere(@ForAll("values") Call call) {
        call.on(values);
    }

    @Property(tries = 2000)
    void comeBackFromTheHostAsTheyWere(@ForAll("values") Call call) {
        call.on(through);
    }

    @Property(tries = 200)
    void comeBackWhereTypesHaveMoreCasesThanAByteCounts(@ForAll("wide") Call call) {
        call.on(Fixtures.alone("wide"));
    }

    @Example
    void everyFunctionHasItsCounterpartThroughTheHost() {
        assertEquals(66, functions("values").size());
        assertEquals(functions("values"), functions("through"));
    }
}
