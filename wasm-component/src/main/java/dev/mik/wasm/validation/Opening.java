package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One check of items against a signature that binds resources. */
final class Opening {
    private final Subtyping subtyping;
    private final Effort effort;
    private final Map<ResourceId, ResourceId> resources = new HashMap<>();

    Opening(Subtyping subtyping, Effort effort) {
        this.subtyping = subtyping;
        this.effort = effort;
    }

    /** As {@link Subtyping#open} says. */
    Substitution open(
            Map<String, ExternNode> given,
            Map<String, ExternNode> wanted,
            Map<ResourceId, List<String>> bound,
            String what) {
        bound.forEach((id, path) -> {
            effort.step(path.size());
            // What is no resource there is found below, and called by its name.
            ResourcePaths.at(given, path).ifPresent(resource -> resources.put(id, resource.id()));
        });
        Substitution known = new Substitution(effort, resources);
        Substitution result = new Substitution(effort, resources);
        wanted.forEach((name, expected) -> {
            ExternNode actual = given.get(name);
            if (actual == null) {
                throw new IllTyped("missing " + what + " named " + Quote.of(name));
            }
            try {
                subtyping.check(actual, known.apply(expected));
            } catch (IllTyped e) {
                throw e.within("type mismatch for " + what + " " + Quote.of(name));
            }
            rename(actual, expected, result);
        });
        return result;
    }

    /** The names that the signature gives to types stand for the names that those have outside. */
    private void rename(ExternNode actual, ExternNode expected, Substitution result) {
        effort.step(1);
        if (expected instanceof ExternNode.Type(TypeNode from) && actual instanceof ExternNode.Type(TypeNode to)) {
            if (from instanceof ResourceNode || from instanceof CompoundNode) {
                result.rename(from, to);
            }
        } else if (expected instanceof ExternNode.Instance(InstanceNode from)
                && actual instanceof ExternNode.Instance(InstanceNode to)) {
            from.exports().forEach((name, export) -> {
                ExternNode given = to.exports().get(name);
                if (given != null) {
                    rename(given, export, result);
                }
            });
        }
    }
}
