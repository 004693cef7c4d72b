package dev.mik.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * By which names a request is known: its id, and its place in a trace (W3C Trace Context, level 1).
 *
 * @param requestId the client's {@code X-Request-ID}, or one of ours
 * @param traceId 32 hexadecimal digits, the caller's or new
 * @param spanId 16 hexadecimal digits, always new: this request's own
 * @param flags two hexadecimal digits, the caller's or {@code 00}
 * @param startedNanos for the duration
 */
record RequestContext(String requestId, String traceId, String spanId, String flags, long startedNanos) {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-ID");
    static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

    private static final HexFormat HEX = HexFormat.of();

    static RequestContext of(ServerRequestHeaders headers) {
        // Ids only have to differ; nothing is guarded by them, so the fast random source is the right one.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String requestId =
                headers.contains(REQUEST_ID) ? headers.get(REQUEST_ID).get() : "";
        if (!isHarmless(requestId)) {
            requestId = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
        }
        String spanId = HEX.toHexDigits(random.nextLong() | 1);
        String parent = headers.contains(TRACEPARENT) ? headers.get(TRACEPARENT).get() : "";
        if (isTraceparent(parent)) {
            return new RequestContext(
                    requestId, parent.substring(3, 35), spanId, parent.substring(53, 55), System.nanoTime());
        }
        String traceId = HEX.toHexDigits(random.nextLong() | 1) + HEX.toHexDigits(random.nextLong());
        return new RequestContext(requestId, traceId, spanId, "00", System.nanoTime());
    }

    String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /** It comes back in a header and in the log, so it has to be short and plain. */
    private static boolean isHarmless(String id) {
        if (id.isEmpty() || id.length() > 128) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isTraceparent(String text) {
        return text.length() == 55
                && text.startsWith("00-")
                && text.charAt(35) == '-'
                && text.charAt(52) == '-'
                && isHex(text, 3, 35)
                && isHex(text, 36, 52)
                && isHex(text, 53, 55)
                && !text.startsWith("0".repeat(32), 3)
                && !text.startsWith("0".repeat(16), 36);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
