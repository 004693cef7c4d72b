package dev.mik.http;

import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Compresses what handlers answer (RFC 9110 section 8.4.1.3), where it is text, long enough, and the client wants it. */
final class TextCompression {
    private static final int WORTHWHILE = 1_024;
    private static final int BUFFER = 8 * 1024;
    private static final List<String> TEXT =
            List.of("application/json", "application/javascript", "application/xml", "image/svg+xml");

    private TextCompression() {}

    static boolean applies(Exchange exchange, ResponseHead head) {
        return accepts(exchange.header(HeaderNames.ACCEPT_ENCODING).orElse(""))
                && head.status() != 206
                && isText(value(head, "content-type").orElse(""))
                && value(head, "content-encoding").isEmpty()
                && !value(head, "cache-control")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .contains("no-transform")
                && head.bodyLength().orElse(WORTHWHILE) >= WORTHWHILE;
    }

    /** Whether gzip is named and not refused with a quality of zero (RFC 9110 section 12.5.3). */
    static boolean accepts(String acceptEncoding) {
        return Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(coding -> coding.equals("gzip") || coding.startsWith("gzip;"))
                .anyMatch(coding -> !coding.matches("gzip\\s*;\\s*q=0(\\.0*)?"));
    }

    /** Events are sent one by one, to be seen at once: they are left as they are. */
    private static boolean isText(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return (type.startsWith("text/") && !type.equals("text/event-stream"))
                || TEXT.contains(type)
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    private static Optional<String> value(ResponseHead head, String name) {
        return head.headers().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .findFirst();
    }

    /** Says what is done to the body; a strong validator is for the bytes as they were (RFC 9110 section 8.8.1). */
    static void prepare(ServerResponseHeaders headers) {
        headers.remove(HeaderNames.CONTENT_LENGTH);
        headers.remove(HeaderNames.ACCEPT_RANGES);
        headers.set(HeaderValues.create(HeaderNames.CONTENT_ENCODING, "gzip"));
        headers.add(HeaderValues.create(HeaderNames.VARY, "Accept-Encoding"));
        if (headers.contains(HeaderNames.ETAG)) {
            String tag = headers.get(HeaderNames.ETAG).get();
            headers.set(HeaderValues.create(HeaderNames.ETAG, tag.startsWith("W/") ? tag : "W/" + tag));
        }
    }

    static OutputStream of(OutputStream plain) {
        try {
            return new GZIPOutputStream(plain, BUFFER, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
