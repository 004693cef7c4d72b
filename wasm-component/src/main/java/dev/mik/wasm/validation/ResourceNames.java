package dev.mik.wasm.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the resource types that a scope imports, or exports, and what annotated names ask of functions: the rules
 * for {@code [constructor]}, {@code [method]} and {@code [static]} of {@code Binary.md}.
 */
final class ResourceNames {
    private final Map<ResourceNode, String> names = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** A type was imported, or exported, under a name. */
    void add(String name, TypeNode type) {
        if (type instanceof ResourceNode resource) {
            names.put(resource, name);
            known.add(name);
        }
    }

    /** Checks a type against its name. */
    void check(ParsedName name, ExternNode type) {
        switch (name) {
            case ParsedName.Plain plain -> {}
            case ParsedName.Interface anInterface -> {}
            case ParsedName.Constructor(String resource) -> checkConstructor(function(type), resource);
            case ParsedName.Method(String resource, String method) -> checkMethod(function(type), resource);
            case ParsedName.Static(String resource, String function) -> {
                function(type);
                if (!known.contains(resource)) {
                    throw new IllTyped("static resource name is not known in this context");
                }
            }
        }
    }

    private static FunctionNode function(ExternNode type) {
        if (type instanceof ExternNode.Func(FunctionNode function)) {
            return function;
        }
        throw new IllTyped("item is not a func");
    }

    private void checkConstructor(FunctionNode function, String resource) {
        ValueNode result = function.result().orElseThrow(() -> new IllTyped("function should return one value"));
        if (result instanceof CompoundNode compound && compound.made() == CompoundNode.Constructor.RESULT) {
            result = compound.parts().getFirst().orElse(result);
        }
        if (!(result instanceof HandleNode handle && handle.owned())) {
            throw new IllTyped("function should return `(own $T)` or `(result (own $T))`");
        }
        checkName(handle.resource(), resource);
    }

    private void checkMethod(FunctionNode function, String resource) {
        if (function.parameters().isEmpty()) {
            throw new IllTyped("function should have at least one argument");
        }
        if (!function.labels().getFirst().equals("self")) {
            throw new IllTyped("function should have a first argument called `self`");
        }
        if (!(function.parameters().getFirst() instanceof HandleNode handle && !handle.owned())) {
            throw new IllTyped("function should take a first argument of `(borrow $T)`");
        }
        checkName(handle.resource(), resource);
    }

    private void checkName(ResourceNode resource, String wanted) {
        Optional<String> name = Optional.ofNullable(names.get(resource));
        if (name.isEmpty()) {
            throw new IllTyped("resource used in function does not have a name in this context");
        }
        if (!name.get().equals(wanted)) {
            throw new IllTyped("function does not match expected resource name " + Quote.of(name.get()));
        }
    }
}
