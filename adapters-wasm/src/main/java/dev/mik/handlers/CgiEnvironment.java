package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HeaderField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A request as meta-variables (RFC 3875 section 4.1).
 *
 * <p>Fields of the request cannot take the place of a variable that the operator has set. {@code Proxy} is left out, since
 * programs take {@code HTTP_PROXY} for a setting; so are names with other than letters, digits and hyphens, which could
 * pass for another field. {@code REMOTE_ADDR} is not known.
 */
final class CgiEnvironment {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> LEFT_OUT = Set.of(
            "connection",
            "content-length", // CONTENT_LENGTH
            "content-type", // CONTENT_TYPE
            "keep-alive",
            "proxy",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private CgiEnvironment() {}

    /** All variables as {@code NAME=value}, in order of their names. */
    static List<byte[]> of(HandlerRequest request, String scriptName, Map<String, String> operator) {
        Map<String, byte[]> all = new TreeMap<>();
        for (HeaderField field : request.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (NAME.matcher(name).matches() && !LEFT_OUT.contains(name)) {
                all.merge(
                        "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                        latin(field.value()),
                        (a, b) -> join(a, name.equals("cookie") ? "; " : ", ", b));
            }
        }
        operator.forEach((name, value) -> all.put(name, Preview1.bytes(value)));
        addMeta(all, request, scriptName);
        return all.entrySet().stream()
                .filter(entry -> isVariable(entry.getKey(), entry.getValue()))
                .map(entry -> join(Preview1.bytes(entry.getKey()), "=", entry.getValue()))
                .toList();
    }

    private static void addMeta(Map<String, byte[]> all, HandlerRequest request, String scriptName) {
        int question = request.target().indexOf('?');
        String path = question < 0 ? request.target() : request.target().substring(0, question);
        int colon = Destination.portColon(request.authority());
        boolean secure = request.scheme().equals("https");
        put(all, "GATEWAY_INTERFACE", "CGI/1.1");
        put(all, "SERVER_SOFTWARE", "mik");
        put(all, "SERVER_PROTOCOL", "HTTP/1.1");
        put(
                all,
                "SERVER_NAME",
                colon < 0 ? request.authority() : request.authority().substring(0, colon));
        put(
                all,
                "SERVER_PORT",
                colon < 0 ? (secure ? "443" : "80") : request.authority().substring(colon + 1));
        put(all, "REQUEST_METHOD", request.method());
        put(all, "REQUEST_SCHEME", request.scheme());
        put(all, "REQUEST_URI", scriptName + request.target());
        put(all, "SCRIPT_NAME", scriptName);
        put(all, "QUERY_STRING", question < 0 ? "" : request.target().substring(question + 1));
        all.put("PATH_INFO", decoded(path));
        if (secure) {
            put(all, "HTTPS", "on");
        }
        for (HeaderField field : request.headers()) {
            if (field.name().equalsIgnoreCase("content-type")) {
                all.put("CONTENT_TYPE", latin(field.value()));
            } else if (field.name().equalsIgnoreCase("content-length")
                    && LENGTH.matcher(field.value()).matches()) {
                put(all, "CONTENT_LENGTH", field.value());
            }
        }
    }

    private static void put(Map<String, byte[]> all, String name, String value) {
        all.put(name, latin(value));
    }

    private static byte[] latin(String value) {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] first, String between, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + between.length() + second.length);
        joined.writeBytes(first);
        joined.writeBytes(latin(between));
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    private static boolean isVariable(String name, byte[] value) {
        boolean named = !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0;
        for (byte b : value) {
            named &= b != 0; // a C string would end there
        }
        return named;
    }

    /** The path's bytes; what is no escape, or one of a zero byte, stays as it is. */
    private static byte[] decoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            int value = path.charAt(i) == '%' && i + 2 < path.length() ? hex(path, i + 1) : 0;
            if (value > 0) {
                bytes.write(value);
                i += 2;
            } else {
                bytes.write(path.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? 0 : high << 4 | low;
    }
}
