package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import dev.mik.wasm.wasi.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a command prints, as an answer (RFC 3875 section 6): fields, an empty line, and a body that is sent as it comes.
 *
 * <p>{@code Status} is 200 without that field, or 302 beside a {@code Location}, which is the client's to follow also if it
 * is a path. Lines end with LF or CRLF.
 */
final class CgiOutput {
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 200;
    private static final Pattern STATUS = Pattern.compile("([2-9][0-9]{2})([ \\t].*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final HandlerResponse response;
    private final boolean headOnly;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean begun;
    private boolean bodyless;
    private OptionalLong length = OptionalLong.empty();
    private long sent;

    /** An answer to a request of a method, of which nothing is known yet. */
    CgiOutput(String method, HandlerResponse response) {
        this.response = response;
        this.headOnly = method.equals("HEAD");
    }

    /** Whether the client has something already. */
    boolean hasBegun() {
        return begun;
    }

    /** Takes what the command has written; throws {@link ErrorCode#HANDLER_TRAP} if that cannot be an answer. */
    void write(byte[] bytes) throws IOException {
        if (begun) {
            body(bytes);
            return;
        }
        int from = head.size();
        head.writeBytes(bytes);
        byte[] all = head.toByteArray();
        int end = end(all, Math.max(0, from - 2));
        if ((end < 0 ? all.length : end) > MOST_HEAD_BYTES) {
            throw bad("printed more than " + MOST_HEAD_BYTES + " bytes of headers");
        }
        if (end >= 0) {
            head.reset();
            int lines = all[end - 2] == '\r' ? end - 3 : end - 2; // without the end of the last one
            begin(new String(all, 0, lines, StandardCharsets.ISO_8859_1));
            body(Arrays.copyOfRange(all, end, all.length));
        }
    }

    /** Where the body begins: behind the first empty line; -1 if there is none yet. */
    private static int end(byte[] all, int from) {
        for (int i = from; i < all.length; i++) {
            if (all[i] == '\n') {
                int next = i + 1 < all.length && all[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < all.length && all[next] == '\n') {
                    return next + 1;
                }
            }
        }
        return -1;
    }

    private void begin(String text) throws IOException {
        Optional<String> status = Optional.empty();
        boolean location = false;
        List<HeaderField> fields = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            HeaderField field = field(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            if (field.name().equalsIgnoreCase("status")) {
                status = Optional.of(field.value());
                continue;
            }
            location |= field.name().equalsIgnoreCase("location");
            if (field.name().equalsIgnoreCase("content-length")) {
                length = OptionalLong.of(length(field.value()));
                fields.add(field);
            } else if (!RequestHead.isHosts(field.name())) {
                fields.add(field);
            }
            if (fields.size() > MOST_FIELDS) {
                throw bad("printed more than " + MOST_FIELDS + " headers");
            }
        }
        int code = code(status.orElse(location ? "302" : "200"));
        bodyless = headOnly || code == 204 || code == 304;
        begun = true;
        response.head(new ResponseHead(code, fields, length));
    }

    private static HeaderField field(String line) {
        int colon = line.indexOf(':');
        Header field = new Header(
                colon < 0 ? "" : line.substring(0, colon),
                colon < 0 ? "" : line.substring(colon + 1).strip());
        if (!RequestHead.isField(field)) {
            throw bad("printed a line among its headers that is none");
        }
        return new HeaderField(field.name(), field.value());
    }

    private long length(String text) {
        if (!LENGTH.matcher(text).matches() || length.isPresent()) {
            throw bad("printed a Content-Length that is none");
        }
        return Long.parseLong(text);
    }

    private static int code(String status) {
        var matched = STATUS.matcher(status);
        if (!matched.matches()) {
            throw bad("printed a Status that is none");
        }
        return Integer.parseInt(matched.group(1));
    }

    private void body(byte[] bytes) throws IOException {
        if (bytes.length == 0 || bodyless) {
            return;
        }
        sent += bytes.length;
        if (length.isPresent() && sent > length.getAsLong()) {
            throw bad("printed more than its Content-Length");
        }
        response.write(bytes);
        response.flush();
    }

    /** The command has ended well; throws {@link ErrorCode#HANDLER_TRAP} if its answer has not. */
    void end() throws IOException {
        if (!begun) {
            throw bad("ended without the empty line after its headers");
        }
        if (!bodyless && length.isPresent() && sent != length.getAsLong()) {
            throw bad("printed less than its Content-Length");
        }
        response.end(List.of());
    }

    private static ServiceException bad(String what) {
        return new ServiceException(ErrorCode.HANDLER_TRAP, "The handler " + what + ".");
    }
}
