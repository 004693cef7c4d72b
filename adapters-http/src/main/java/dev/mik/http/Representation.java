package dev.mik.http;

import dev.mik.domain.storage.Ranges;
import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Stored bytes as HTTP sees them: with validators, conditions and ranges (RFC 9110 sections 8.8, 13 and 14).
 *
 * @param tag another one for each version
 * @param size in bytes
 * @param contentType a media type
 * @param modified when they were written
 */
record Representation(EntityTag tag, long size, String contentType, Instant modified) {
    private static final Header ACCEPT_RANGES = HeaderValues.createCached(HeaderNames.ACCEPT_RANGES, "bytes");

    /** RFC 9110 section 5.6.7 wants two digits for the day, where the JDK's RFC 1123 formatter writes one. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** Adds the headers; throws {@link ErrorCode#PRECONDITION_FAILED} if the client wants another version. */
    void describe(Exchange exchange) {
        exchange.tag(tag)
                .header(HeaderNames.CONTENT_TYPE, contentType)
                .header(HeaderNames.LAST_MODIFIED, HTTP_DATE.format(modified))
                .header(ACCEPT_RANGES);
        if (EntityTags.refused(exchange.headers(), tag)) {
            throw new ServiceException(
                    ErrorCode.PRECONDITION_FAILED, "The object is not the version that If-Match asks for.");
        }
    }

    /** Whether the client has this version; the date counts only where no tag was sent (RFC 9110 section 13.2.2). */
    boolean isKnownTo(Exchange exchange) {
        if (exchange.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return EntityTags.notModified(exchange.headers(), tag);
        }
        return exchange.header(HeaderNames.IF_MODIFIED_SINCE)
                .flatMap(Representation::date)
                .map(since -> !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(since))
                .orElse(false);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(HTTP_DATE.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty(); // a recipient must ignore a date that it cannot read
        }
    }

    /** The part that was asked for, announced; empty for the whole. */
    Optional<ByteRange> part(Exchange exchange) {
        Optional<String> condition = exchange.header(HeaderNames.IF_RANGE);
        if (condition.isPresent() && !condition.get().equals(EntityTags.header(tag))) {
            return Optional.empty(); // also for dates: they are too coarse to tell two versions apart
        }
        try {
            Optional<ByteRange> part = exchange.header(HeaderNames.RANGE).flatMap(header -> Ranges.parse(header, size));
            part.ifPresent(bytes -> exchange.header(
                    HeaderNames.CONTENT_RANGE,
                    "bytes " + bytes.offset() + "-" + (bytes.offset() + bytes.length() - 1) + "/" + size));
            return part;
        } catch (ServiceException e) {
            exchange.header(HeaderNames.CONTENT_RANGE, "bytes */" + size);
            throw e;
        }
    }
}
