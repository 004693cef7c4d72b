/** The decoder: bytes to definitions, after {@code Binary.md}. */
package dev.mik.wasm.binary;
