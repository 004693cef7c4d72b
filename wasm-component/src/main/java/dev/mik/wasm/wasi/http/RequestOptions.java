package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.HostResource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** {@code wasi:http/types.request-options}: how long the guest is willing to wait for what. */
final class RequestOptions extends HostResource {
    enum Timeout {
        CONNECT,
        FIRST_BYTE,
        BETWEEN_BYTES
    }

    private final Map<Timeout, Long> nanoseconds = new EnumMap<>(Timeout.class);

    /** A {@code u64} of nanoseconds. */
    Optional<Object> get(Timeout timeout) {
        return Optional.ofNullable(nanoseconds.get(timeout));
    }

    void set(Timeout timeout, long nanos) {
        nanoseconds.put(timeout, nanos);
    }

    void clear(Timeout timeout) {
        nanoseconds.remove(timeout);
    }

    OutgoingRequest.Timeouts timeouts() {
        return new OutgoingRequest.Timeouts(
                duration(Timeout.CONNECT), duration(Timeout.FIRST_BYTE), duration(Timeout.BETWEEN_BYTES));
    }

    private Optional<Duration> duration(Timeout timeout) {
        return Optional.ofNullable(nanoseconds.get(timeout))
                .map(nanos -> Duration.ofNanos(nanos < 0 ? Long.MAX_VALUE : nanos));
    }

    @Override
    protected void release() {}
}
