/** Handlers behind {@link dev.mik.ports.handlers}: WebAssembly components, and commands of WASI preview 1. */
package dev.mik.handlers;
