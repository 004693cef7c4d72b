/**
 * The canonical ABI: lifting and lowering, handles, borrow scopes and re-entrance, after {@code CanonicalABI.md}.
 *
 * <p>What types decide is worked out once per component ({@link dev.mik.wasm.abi.FunctionCodec}); what belongs to one
 * instance is in {@link dev.mik.wasm.abi.InstanceState}; {@link dev.mik.wasm.abi.Canon} makes functions of both.
 */
package dev.mik.wasm.abi;
