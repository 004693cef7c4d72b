package dev.mik.wasm.validation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which types of a scope have a name outside: <em>External Visibility of Types</em> of {@code Explainer.md}.
 *
 * <p>A function that is imported or exported may mention only resources, records, variants, flags and enums that were
 * imported before, or for an export also exported, and by the indices that this introduced.
 */
final class Visibility {
    private final Effort effort;
    private final Set<TypeNode> imported = new HashSet<>();
    private final Set<TypeNode> exported = new HashSet<>();

    Visibility(Effort effort) {
        this.effort = effort;
    }

    /** Checks an import, whose types have names from now on, for exports as well. */
    void checkImport(ExternNode item) {
        if (!admits(item, true)) {
            throw invalid(item, "import");
        }
    }

    /** Checks an export, whose types have names from now on. */
    void checkExport(ExternNode item) {
        if (!admits(item, false)) {
            throw invalid(item, "export");
        }
    }

    private static IllTyped invalid(ExternNode item, String side) {
        return new IllTyped(
                item.kind() + " not valid to be used as " + side + ": it mentions a type that has no name outside");
    }

    private boolean admits(ExternNode item, boolean anImport) {
        effort.step(1);
        if (!item.measure().named()) {
            return true;
        }
        return switch (item) {
            case ExternNode.Func(FunctionNode function) -> function(function, anImport);
            case ExternNode.Type(TypeNode type) -> {
                boolean admitted = parts(type, anImport);
                name(type, anImport);
                yield admitted;
            }
            case ExternNode.Instance(InstanceNode instance) -> exports(instance, anImport);
            // They mention nothing of their scope that is not their own.
            case ExternNode.Component component -> true;
            case ExternNode.CoreModule module -> true;
        };
    }

    private void name(TypeNode type, boolean anImport) {
        if (anImport) {
            imported.add(type);
        }
        exported.add(type);
    }

    /** Whether all that a type which gets a name itself mentions has one. */
    private boolean parts(TypeNode type, boolean anImport) {
        effort.step(1);
        return switch (type) {
            case ResourceNode resource -> true;
            case ComponentNode component -> true;
            case PrimitiveNode primitive -> true;
            case HandleNode handle -> hasName(handle.resource(), anImport);
            case CompoundNode compound ->
                compound.parts().stream().flatMap(Optional::stream).allMatch(part -> value(part, anImport));
            case FunctionNode function -> function(function, anImport);
            case InstanceNode instance -> exports(instance, anImport);
        };
    }

    /** In order, since what an instance exports has a name for what comes after it. */
    private boolean exports(InstanceNode instance, boolean anImport) {
        return instance.exports().values().stream().allMatch(export -> admits(export, anImport));
    }

    private boolean function(FunctionNode function, boolean anImport) {
        return function.parameters().stream().allMatch(parameter -> value(parameter, anImport))
                && function.result().stream().allMatch(result -> value(result, anImport));
    }

    private boolean value(ValueNode type, boolean anImport) {
        effort.step(1);
        if (!type.measure().named()) {
            return true;
        }
        return switch (type) {
            case PrimitiveNode primitive -> true;
            case HandleNode handle -> hasName(handle.resource(), anImport);
            case CompoundNode compound ->
                compound.made().named()
                        ? hasName(compound, anImport)
                        : compound.parts().stream().flatMap(Optional::stream).allMatch(part -> value(part, anImport));
        };
    }

    private boolean hasName(TypeNode type, boolean anImport) {
        return (anImport ? imported : exported).contains(type);
    }
}
