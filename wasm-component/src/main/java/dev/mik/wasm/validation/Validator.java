package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentSyntax;

/**
 * Validation of components after {@code Explainer.md}, {@code Binary.md} and {@code CanonicalABI.md}, without values and
 * async.
 *
 * <p>What it accepts can be instantiated without looking at types again. Time and memory are bounded, whatever the
 * file: types are limited in size, depth, and in what checking them takes in all.
 */
public final class Validator {
    private Validator() {}

    /**
     * Validates a component with all that is nested in it.
     *
     * @param component as decoded
     * @param modules knows the types of the core modules within
     * @return what making an instance does
     * @throws dev.mik.wasm.ComponentException.Invalid when it means nothing, at the definition or declaration at fault
     * @throws dev.mik.wasm.ComponentException.Unsupported when it uses a feature that is not there, or exceeds a limit
     * @throws dev.mik.wasm.ComponentException whatever the core modules' types were refused with
     */
    public static ComponentPlan validate(ComponentSyntax component, CoreModuleTypes modules) {
        Checks checks = Checks.fresh();
        Scope scope = Scope.outermost(checks);
        return new ComponentBody(scope, modules, new Models(checks.effort()))
                .validate(component)
                .plan();
    }
}
