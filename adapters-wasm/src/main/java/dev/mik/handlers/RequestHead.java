package dev.mik.handlers;

import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The head of a request as HTTP/1.1 has it (RFC 9112), without anything in it that could end a line early.
 *
 * <p>The component library lets no such thing through either; what goes to other machines is looked at once more.
 */
final class RequestHead {
    /** The fields that say how a message is framed or what its connection is for: the host's alone. */
    private static final Set<String> HOSTS_OWN = Set.of(
            "connection",
            "content-length",
            "expect", // nothing here waits for 100
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern TARGET = Pattern.compile("/[\\x21\\x22\\x24-\\x7e]*");

    private RequestHead() {}

    /** Whether the method is one that is sent; {@code CONNECT} is for proxies, {@code TRACE} shows the host's own fields. */
    static boolean isMethod(String method) {
        return TOKEN.matcher(method).matches()
                && !method.equalsIgnoreCase("CONNECT")
                && !method.equalsIgnoreCase("TRACE");
    }

    /** Whether the path and query can stand in a request line. */
    static boolean isTarget(OutgoingRequest request) {
        String target = request.pathWithQuery();
        return TARGET.matcher(target).matches()
                || (target.equals("*") && request.method().equals("OPTIONS"));
    }

    /**
     * All up to the empty line.
     *
     * @param added the host's own fields, in place of the guest's of these names
     * @param hidden more of the guest's that are left out, in small letters
     * @param keep whether the connection may be used again
     */
    static byte[] bytes(
            OutgoingRequest request,
            Destination destination,
            List<Header> added,
            Set<String> hidden,
            Framing framing,
            boolean keep)
            throws HttpException {
        StringBuilder head = new StringBuilder(256);
        head.append(request.method())
                .append(' ')
                .append(request.pathWithQuery())
                .append(" HTTP/1.1\r\n");
        append(head, new Header("Host", destination.authority()));
        for (Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!HOSTS_OWN.contains(name)
                    && !hidden.contains(name)
                    && added.stream().noneMatch(own -> own.is(name))) {
                append(head, header);
            }
        }
        for (Header header : added) {
            append(head, header);
        }
        for (Header header : framing.headers(request.method())) {
            append(head, header);
        }
        append(head, new Header("Connection", keep ? "keep-alive" : "close"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes one line, and throws for a field that is none. */
    static void append(StringBuilder head, Header header) throws HttpException {
        if (!isField(header)) {
            throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
        }
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }

    /** Whether name and value are made of what may stand there (RFC 9110 section 5). */
    static boolean isField(Header header) {
        return TOKEN.matcher(header.name()).matches()
                && VALUE.matcher(header.value()).matches();
    }

    /** Whether a field is about the framing or the connection rather than about the message. */
    static boolean isHosts(String name) {
        return HOSTS_OWN.contains(name.toLowerCase(Locale.ROOT));
    }
}
