package dev.mik.wasm.wasi.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request that a guest makes; its parts follow the syntax of RFC 9110 and RFC 3986.
 *
 * @param method {@code GET}
 * @param scheme in small letters; {@code https} if the guest did not say
 * @param authority host and perhaps port, without user information; empty only for schemes that are not HTTP's
 * @param pathWithQuery {@code /} if the guest did not say
 * @param headers all fields, in order
 * @param contentLength what the guest says that the body will be
 * @param body what the guest writes, while it writes it: reads block, fail when their thread is interrupted, and fail
 *     with an {@link HttpException} if the guest gives the body up; to be closed when no more is wanted of it
 * @param trailers the fields after the body, to be asked after its end
 * @param timeouts how long to wait for what
 */
public record OutgoingRequest(
        String method,
        String scheme,
        String authority,
        String pathWithQuery,
        List<Header> headers,
        OptionalLong contentLength,
        Optional<InputStream> body,
        TrailerSource trailers,
        Timeouts timeouts) {

    /**
     * How long the guest is willing to wait; the host has its own bounds beside them.
     *
     * @param connect for the connection
     * @param firstByte for the answer
     * @param betweenBytes for each further piece of the answer's body
     */
    public record Timeouts(Optional<Duration> connect, Optional<Duration> firstByte, Optional<Duration> betweenBytes) {}
}
