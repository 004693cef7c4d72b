/** Core modules on Chicory: compiled, cached, limited. */
package dev.mik.wasm.engine;
