/**
 * {@code wasi:http}: what a handler answers, what it asks others, and the seams that a server plugs into.
 *
 * <p>Names are the guest's, as in WIT: an incoming request comes to the guest, an outgoing request leaves it. A server
 * gives an {@link dev.mik.wasm.wasi.http.IncomingRequest} and a {@link dev.mik.wasm.wasi.http.ResponseSink}; what
 * handlers may call is an {@link dev.mik.wasm.wasi.http.OutgoingHttp}.
 */
package dev.mik.wasm.wasi.http;
