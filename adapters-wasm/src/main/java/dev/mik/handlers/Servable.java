package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import java.io.IOException;

/** A module that is loaded: answers requests, each with an instance of its own. */
@FunctionalInterface
interface Servable {
    /**
     * Answers a request on the calling thread.
     *
     * @throws dev.mik.wasm.ComponentException if the guest fails; the response was aborted then, if it had begun
     * @throws IOException if the client is gone
     */
    void serve(HandlerRequest request, HandlerResponse response) throws IOException;
}
