package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Demands a key once one is configured, and compares it in constant time. */
final class ApiKeyAuth {
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final String BEARER = "bearer ";
    private static final System.Logger AUDIT = System.getLogger("audit");

    private final List<byte[]> keys;

    ApiKeyAuth(List<String> keys) {
        this.keys =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Throws {@link ErrorCode#UNAUTHORIZED} unless the request has one of the keys, or none is configured. */
    void check(Exchange exchange) {
        if (keys.isEmpty()) {
            return;
        }
        byte[] sent = sentKey(exchange).getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, sent); // no early exit: the time must not tell which key was near
        }
        if (!known) {
            Audit.log(AUDIT, "auth_failure", exchange);
            exchange.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
            throw new ServiceException(
                    ErrorCode.UNAUTHORIZED,
                    sent.length == 0
                            ? "A key is needed: send it as 'X-API-Key: …' or 'Authorization: Bearer …'."
                            : "The key is not the right one.");
        }
    }

    private static String sentKey(Exchange exchange) {
        return exchange.header(API_KEY)
                .or(() -> exchange.header(HeaderNames.AUTHORIZATION)
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length()).trim()))
                .orElse("");
    }
}
