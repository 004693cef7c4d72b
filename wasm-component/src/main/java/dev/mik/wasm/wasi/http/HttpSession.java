package dev.mik.wasm.wasi.http;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.wasi.io.IoContext;
import java.util.List;

/** What the resources of {@code wasi:http} need of the instance that they belong to. */
record HttpSession(IoContext io, HttpSettings settings) {
    static HttpSession of(HostContext context) {
        return new HttpSession(context.get(IoContext.class), context.get(HttpSettings.class));
    }

    /** The fields that a guest may see. */
    List<Header> visible(List<Header> headers) {
        return headers.stream()
                .filter(header -> !settings.isForbidden(header.name()))
                .toList();
    }
}
