package dev.mik.wasm.wasi.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a handler may do with {@code wasi:http}.
 *
 * @param outgoing what answers its requests
 * @param forbidden the names of fields that it may neither see nor set, in small letters
 * @param fieldsLimit the most bytes of one {@code fields}; a field counts its name, its value and 32 bytes
 * @param outgoingLimit the most requests on their way at once
 */
public record HttpSettings(OutgoingHttp outgoing, Set<String> forbidden, int fieldsLimit, int outgoingLimit) {
    /** The fields of a connection rather than of a message, and those that a server or client must set itself. */
    public static final Set<String> FORBIDDEN = Set.of(
            "connection",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** 64 KiB of fields, and 32 requests at once. */
    public static final HttpSettings DEFAULT = new HttpSettings(OutgoingHttp.refused(), FORBIDDEN, 64 * 1024, 32);

    /** Settings; the names are put into small letters. */
    public HttpSettings {
        Set<String> names = new TreeSet<>();
        forbidden.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        forbidden = Set.copyOf(names);
    }

    boolean isForbidden(String name) {
        return forbidden.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The same with another answer to requests. */
    public HttpSettings withOutgoing(OutgoingHttp other) {
        return new HttpSettings(other, forbidden, fieldsLimit, outgoingLimit);
    }

    /** The same with other forbidden fields. */
    public HttpSettings withForbidden(Set<String> names) {
        return new HttpSettings(outgoing, names, fieldsLimit, outgoingLimit);
    }
}
