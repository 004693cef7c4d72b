package dev.mik.wasm.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether types of values and functions are the same but for names: they are compared as trees, resources by identity.
 *
 * <p>Since parts are shared, a pair that was found equal is remembered; otherwise a type of a hundred levels could take
 * 2^100 steps.
 */
final class Equality {
    private final Effort effort;
    private final Set<Pair> equal = new HashSet<>();

    Equality(Effort effort) {
        this.effort = effort;
    }

    /** Two nodes; nodes are equal to themselves only. */
    private record Pair(TypeNode given, TypeNode wanted) {}

    /** Checks a resource. */
    void check(ResourceNode given, ResourceNode wanted) {
        if (given.id() != wanted.id()) {
            throw new IllTyped("resource types are not the same (" + given.id() + " and " + wanted.id() + ")");
        }
    }

    /** Checks a function: labels, parameters and result. */
    void check(FunctionNode given, FunctionNode wanted) {
        if (known(given, wanted)) {
            return;
        }
        int count = wanted.parameters().size();
        if (given.parameters().size() != count) {
            throw new IllTyped("expected " + count + " parameters, found "
                    + given.parameters().size());
        }
        for (int i = 0; i < count; i++) {
            String label = wanted.labels().get(i);
            if (!given.labels().get(i).equals(label)) {
                throw new IllTyped("expected parameter named " + Quote.of(label) + ", found "
                        + Quote.of(given.labels().get(i)));
            }
            try {
                check(given.parameters().get(i), wanted.parameters().get(i));
            } catch (IllTyped e) {
                throw e.within("type mismatch in function parameter " + Quote.of(label));
            }
        }
        try {
            check(given.result(), wanted.result());
        } catch (IllTyped e) {
            throw e.within("type mismatch with result type");
        }
        remember(given, wanted);
    }

    /** Checks a value type. */
    void check(ValueNode given, ValueNode wanted) {
        if (known(given, wanted)) {
            return;
        }
        switch (wanted) {
            case HandleNode handle
            when given instanceof HandleNode other && other.owned() == handle.owned() ->
                check(other.resource(), handle.resource());
            case CompoundNode compound
            when given instanceof CompoundNode other && other.made() == compound.made() ->
                checkCompound(other, compound);
            // There is one node of each primitive.
            case PrimitiveNode primitive -> throw mismatch(given, wanted);
            case HandleNode handle -> throw mismatch(given, wanted);
            case CompoundNode compound -> throw mismatch(given, wanted);
        }
        remember(given, wanted);
    }

    private static IllTyped mismatch(ValueNode given, ValueNode wanted) {
        return new IllTyped("expected " + wanted.constructor() + ", found " + given.constructor());
    }

    private void checkCompound(CompoundNode given, CompoundNode wanted) {
        List<String> labels = wanted.labels();
        if (given.labels().size() != labels.size()
                || given.parts().size() != wanted.parts().size()
                || given.length() != wanted.length()) {
            throw new IllTyped("expected a " + wanted.constructor() + " of " + count(wanted)
                    + " elements, found one of " + count(given));
        }
        effort.step(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            if (!given.labels().get(i).equals(labels.get(i))) {
                throw new IllTyped("expected " + wanted.constructor() + " element named " + Quote.of(labels.get(i))
                        + ", found " + Quote.of(given.labels().get(i)));
            }
        }
        for (int i = 0; i < wanted.parts().size(); i++) {
            try {
                check(given.parts().get(i), wanted.parts().get(i));
            } catch (IllTyped e) {
                String which = labels.isEmpty() ? Integer.toString(i) : Quote.of(labels.get(i));
                throw e.within("type mismatch in " + wanted.constructor() + " element " + which);
            }
        }
    }

    private static long count(CompoundNode node) {
        return node.made() == CompoundNode.Constructor.FIXED_LIST
                ? node.length()
                : Math.max(node.labels().size(), node.parts().size());
    }

    private void check(Optional<ValueNode> given, Optional<ValueNode> wanted) {
        if (given.isPresent() != wanted.isPresent()) {
            throw new IllTyped(wanted.isPresent() ? "expected a type, found none" : "expected no type, found one");
        }
        if (given.isPresent()) {
            check(given.get(), wanted.orElseThrow());
        }
    }

    private boolean known(TypeNode given, TypeNode wanted) {
        effort.step(1);
        return given == wanted || equal.contains(new Pair(given, wanted));
    }

    /** Handles and primitives are as quickly compared as looked up. */
    private void remember(TypeNode given, TypeNode wanted) {
        if (!(given instanceof HandleNode)) {
            effort.make(1);
            equal.add(new Pair(given, wanted));
        }
    }
}
