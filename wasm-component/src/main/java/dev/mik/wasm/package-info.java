/**
 * WebAssembly components in pure Java: load a component, link what it imports, call what it exports.
 *
 * <p>The packages below this one are its rooms: {@code model} (what a component is made of), {@code binary} (decoder),
 * {@code validation}, {@code abi} (lifting and lowering), {@code runtime} (instances), {@code engine} (core modules on
 * Chicory) and {@code wasi} (the WASI 0.2 host).
 */
package dev.mik.wasm;
