/**
 * {@code wasi:io}: streams, pollables and errors, and what other interfaces build theirs from.
 *
 * <p>A stranger's own host interface gives streams to guests with {@link dev.mik.wasm.wasi.io.SourceInputStream} and
 * {@link dev.mik.wasm.wasi.io.DirectOutputStream}; their handles work with every function of {@code wasi:io}.
 */
package dev.mik.wasm.wasi.io;
