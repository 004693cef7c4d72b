/** The WASI 0.2 host. */
package dev.mik.wasm.wasi;
