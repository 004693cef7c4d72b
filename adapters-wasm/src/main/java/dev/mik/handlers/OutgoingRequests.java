package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.wasi.http.OutgoingHttp;

/** Placeholder until the policy lands. */
final class OutgoingRequests implements AutoCloseable {
    OutgoingRequests(HandlerConfig.Outgoing config) {}

    OutgoingHttp of(ModuleId module, HandlerRequest request) {
        return OutgoingHttp.refused();
    }

    @Override
    public void close() {}
}
