/** Instances: a plan replayed. */
package dev.mik.wasm.runtime;
