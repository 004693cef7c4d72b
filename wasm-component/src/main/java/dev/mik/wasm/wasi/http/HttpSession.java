package dev.mik.wasm.wasi.http;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.wasi.io.IoContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the resources of {@code wasi:http} need of the instance that they belong to. */
final class HttpSession {
    private final IoContext io;
    private final HttpSettings settings;
    private final AtomicInteger exchanges = new AtomicInteger();

    HttpSession(IoContext io, HttpSettings settings) {
        this.io = io;
        this.settings = settings;
    }

    static HttpSession of(HostContext context) {
        return context.get(HttpSession.class);
    }

    IoContext io() {
        return io;
    }

    HttpSettings settings() {
        return settings;
    }

    /** Requests of the guest that hold a connection. */
    AtomicInteger exchanges() {
        return exchanges;
    }

    /** The fields that a guest may see. */
    List<Header> visible(List<Header> headers) {
        return headers.stream()
                .filter(header -> !settings.isForbidden(header.name()))
                .toList();
    }
}
