/**
 * Definitions to a plan: every index resolved, every type checked, after {@code Explainer.md}.
 *
 * <p>{@link dev.mik.wasm.validation.Validator} is the way in. Within, {@code ComponentBody} goes through the definitions
 * of one component and keeps what they define in a {@code Scope}; {@code TypeResolver} and {@code Declarations} make
 * {@code TypeNode}s of types; {@code Subtyping} compares them, {@code Substitution} puts in what was given for what was
 * imported; {@code Visibility} and {@code Externs} hold the rules for names; {@code Canons} those for lifting and
 * lowering; {@code PlanBuilder} and {@code Models} write down the outcome. {@code Effort} bounds it all.
 */
package dev.mik.wasm.validation;
