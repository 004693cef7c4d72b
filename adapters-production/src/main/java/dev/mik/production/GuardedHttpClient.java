package dev.mik.production;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that gives a peer only so long without progress, while connecting, sending, waiting and receiving. Timeouts
 * on whole requests would fail large bodies on slow lines, and those on sockets do not cover sending.
 */
final class GuardedHttpClient implements SdkHttpClient {
    private static final ScopedValue<Duration> ALLOWANCE = ScopedValue.newInstance();

    private final SdkHttpClient client;
    private final StallGuard guard = new StallGuard();
    private final Duration silence;

    /**
     * Wraps a client, and closes it in the end.
     *
     * @param silence how long there may be no progress
     */
    GuardedHttpClient(SdkHttpClient client, Duration silence) {
        this.client = client;
        this.silence = silence;
    }

    /** Does something during which a peer may be silent for longer, as for putting together what it has got. */
    static <T> T allowing(Duration more, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(ALLOWANCE, more).call(work);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Guarded(request);
    }

    private final class Guarded implements ExecutableHttpRequest {
        private final StallGuard.Watch watch;
        private final ExecutableHttpRequest delegate;

        Guarded(HttpExecuteRequest request) {
            watch = guard.watch(silence.plus(ALLOWANCE.orElse(Duration.ZERO)), this::abort);
            HttpExecuteRequest.Builder builder = HttpExecuteRequest.builder().request(request.httpRequest());
            request.contentStreamProvider().ifPresent(body -> builder.contentStreamProvider(watched(body)));
            request.metricCollector().ifPresent(builder::metricCollector);
            delegate = client.prepareRequest(builder.build());
        }

        private ContentStreamProvider watched(ContentStreamProvider body) {
            return () -> new FilterInputStream(body.newStream()) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    watch.progress(); // what was read before has been written
                    return super.read(into, from, length);
                }
            };
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            try (watch) {
                watch.progress();
                HttpExecuteResponse response = delegate.call();
                HttpExecuteResponse.Builder builder =
                        HttpExecuteResponse.builder().response(response.httpResponse());
                response.responseBody().ifPresent(body -> builder.responseBody(watched(body)));
                return builder.build();
            } catch (IOException | RuntimeException e) {
                if (watch.hasStalled()) {
                    throw stalled(e);
                }
                throw e;
            }
        }

        private AbortableInputStream watched(InputStream body) {
            return AbortableInputStream.create(
                    new FilterInputStream(body) {
                        @Override
                        public int read() throws IOException {
                            byte[] one = new byte[1];
                            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                        }

                        @Override
                        public int read(byte[] into, int from, int length) throws IOException {
                            try (StallGuard.Watch reading = guard.watch(silence, Guarded.this::abort)) {
                                try {
                                    return super.read(into, from, length);
                                } catch (IOException | RuntimeException e) {
                                    if (reading.hasStalled()) {
                                        throw stalled(e);
                                    }
                                    throw e;
                                }
                            }
                        }
                    },
                    this);
        }

        private SocketTimeoutException stalled(Exception cause) {
            SocketTimeoutException timeout = new SocketTimeoutException("no progress for " + silence);
            timeout.initCause(cause);
            return timeout;
        }

        @Override
        public void abort() {
            delegate.abort();
        }
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        guard.close();
        client.close();
    }
}
