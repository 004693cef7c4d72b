package dev.mik.wasm.wasi.http;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request that a server hands to a guest.
 *
 * @param method {@code GET}, in the casing of the wire
 * @param pathWithQuery from the path's slash on; empty for {@code *} and {@code CONNECT}
 * @param scheme {@code http} or {@code https}, if it is known
 * @param authority host and port as the client named them, if it did
 * @param headers all fields, in order; those that {@link HttpSettings#forbidden} names are kept from the guest
 * @param body read on one thread at a time and never closed: its end is the server's business. Reads may block; they
 *     should fail when their thread is interrupted, as those of channels do, or a deadline has to close the connection
 * @param trailers the fields after the body
 */
public record IncomingRequest(
        String method,
        Optional<String> pathWithQuery,
        Optional<String> scheme,
        Optional<String> authority,
        List<Header> headers,
        InputStream body,
        TrailerSource trailers) {

    /** A request; the list is copied. */
    public IncomingRequest {
        headers = List.copyOf(headers);
    }

    /** Begins a request of a method for a path. */
    public static Builder builder(String method, String pathWithQuery) {
        return new Builder(method, pathWithQuery);
    }

    /** A request in the making. */
    public static final class Builder {
        private final String method;
        private final String pathWithQuery;
        private Optional<String> scheme = Optional.empty();
        private Optional<String> authority = Optional.empty();
        private final List<Header> headers = new ArrayList<>();
        private InputStream body = InputStream.nullInputStream();
        private TrailerSource trailers = TrailerSource.NONE;

        private Builder(String method, String pathWithQuery) {
            this.method = method;
            this.pathWithQuery = pathWithQuery;
        }

        /** Sets {@code http} or {@code https}. */
        public Builder scheme(String name) {
            scheme = Optional.of(name);
            return this;
        }

        /** Sets host and port. */
        public Builder authority(String hostAndPort) {
            authority = Optional.of(hostAndPort);
            return this;
        }

        /** Adds a field. */
        public Builder header(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        /** Sets what the body is read from. */
        public Builder body(InputStream source) {
            body = source;
            return this;
        }

        /** Sets where the trailers come from. */
        public Builder trailers(TrailerSource source) {
            trailers = source;
            return this;
        }

        /** The request. */
        public IncomingRequest build() {
            return new IncomingRequest(method, Optional.of(pathWithQuery), scheme, authority, headers, body, trailers);
        }
    }
}
