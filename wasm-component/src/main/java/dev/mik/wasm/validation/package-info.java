/** Definitions to a plan: every index resolved, every type checked, after {@code Explainer.md}. */
package dev.mik.wasm.validation;
