/**
 * The WASI 0.2 host: {@link dev.mik.wasm.wasi.Wasi} offers every interface of {@code wasi:cli/command} and {@code
 * wasi:http/proxy} to a linker, {@link dev.mik.wasm.wasi.WasiContext} says what one instance may see.
 */
package dev.mik.wasm.wasi;
