package dev.mik.wasm.validation;

import dev.mik.wasm.model.CanonDefinition;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.validation.Flattening.Flat;
import dev.mik.wasm.validation.Flattening.Side;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The canonical definitions of one component: <em>Canonical Definitions</em> of {@code CanonicalABI.md}. */
final class Canons {
    private static final List<CoreValueType> HANDLE = List.of(CoreValueType.I32);

    private final Scope scope;
    private final PlanBuilder plan;
    private final Flattening flattening;
    private final Set<ResourceId> own = new HashSet<>();

    Canons(Scope scope, PlanBuilder plan) {
        this.scope = scope;
        this.plan = plan;
        this.flattening = new Flattening(scope.checks().effort());
    }

    /** A resource whose representation this component may see, since it defines it. */
    void defines(ResourceId resource) {
        own.add(resource);
    }

    void add(CanonDefinition canon) {
        switch (canon) {
            case CanonDefinition.Lift lift -> lift(lift);
            case CanonDefinition.Lower lower -> lower(lower);
            case CanonDefinition.ResourceNew(int type) -> {
                plan.add(new Step.ResourceNew(plan.slot(ownResource(type))));
                scope.coreFunctions().add(new CoreFunctionType(HANDLE, HANDLE));
            }
            case CanonDefinition.ResourceDrop(int type) -> {
                ResourceId resource = TypeResolver.resource(scope, type).id();
                plan.add(new Step.ResourceDrop(plan.slot(resource)));
                scope.coreFunctions().add(new CoreFunctionType(HANDLE, List.of()));
            }
            case CanonDefinition.ResourceRep(int type) -> {
                plan.add(new Step.ResourceRep(plan.slot(ownResource(type))));
                scope.coreFunctions().add(new CoreFunctionType(HANDLE, HANDLE));
            }
        }
    }

    private ResourceId ownResource(int type) {
        ResourceId resource = TypeResolver.resource(scope, type).id();
        if (!own.contains(resource)) {
            throw new IllTyped("type index " + type + " is not a local resource");
        }
        return resource;
    }

    private void lift(CanonDefinition.Lift lift) {
        FunctionNode type = ExternTypes.function(lift.type(), scope);
        CoreFunctionType core = scope.coreFunctions().get(lift.coreFunction());
        Flat flat = flattening.function(type, Side.LIFT);
        CanonOptions options = new CanonOptions(lift.options(), scope);
        options.check();
        options.checkPostReturn(flat.type().results());
        if (flat.spilledParameters() || parametersPoint(type)) {
            options.requireRealloc();
        }
        if (flat.spilledResults() || resultPoints(type)) {
            options.requireMemory();
        }
        if (!core.parameters().equals(flat.type().parameters())) {
            throw new IllTyped("lowered parameter types `" + flat.type().parameters()
                    + "` do not match parameter types `" + core.parameters() + "`");
        }
        if (!core.results().equals(flat.type().results())) {
            throw new IllTyped("lowered result types `" + flat.type().results() + "` do not match result types `"
                    + core.results() + "`");
        }
        plan.add(new Step.Lift(lift.coreFunction(), lift.options(), plan.function(type)));
        scope.functions().add(type);
    }

    private void lower(CanonDefinition.Lower lower) {
        FunctionNode type = scope.functions().get(lower.function());
        Flat flat = flattening.function(type, Side.LOWER);
        CanonOptions options = new CanonOptions(lower.options(), scope);
        options.check();
        options.checkNoPostReturn();
        if (flat.spilledParameters() || flat.spilledResults() || parametersPoint(type)) {
            options.requireMemory();
        }
        if (resultPoints(type)) {
            options.requireRealloc();
        }
        plan.add(new Step.Lower(lower.function(), lower.options(), plan.function(type)));
        scope.coreFunctions().add(flat.type());
    }

    private static boolean parametersPoint(FunctionNode type) {
        return type.parameters().stream()
                .anyMatch(parameter -> parameter.measure().pointers());
    }

    private static boolean resultPoints(FunctionNode type) {
        return type.result().stream().anyMatch(result -> result.measure().pointers());
    }
}
