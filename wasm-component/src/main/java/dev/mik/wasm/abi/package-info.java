/** Lifting and lowering, handles and borrow scopes, after {@code CanonicalABI.md}. */
package dev.mik.wasm.abi;
