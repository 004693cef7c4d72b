package dev.mik.handlers;

import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/**
 * Reads an answer off a connection (RFC 9112 sections 4 to 7), with the parsers of Apache HttpComponents Core.
 *
 * <p>A head has {@value #MOST_HEAD_BYTES} bytes at most, {@value #MOST_FIELDS} fields, and may be preceded by
 * {@value #MOST_INTERIM} interim ones, which nobody is told of.
 */
final class AnswerReader {
    static final int MOST_HEAD_BYTES = 128 * 1024;
    private static final int MOST_FIELDS = 200;
    private static final int LONGEST_LINE = 32 * 1024;
    private static final int MOST_INTERIM = 16;
    private static final int BUFFER = 16 * 1024;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(MOST_FIELDS)
            .setMaxLineLength(LONGEST_LINE)
            .setMaxEmptyLineCount(1)
            .build();
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final TimedInput input;
    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);

    AnswerReader(TimedInput input) {
        this.input = input;
    }

    /**
     * The head of an answer.
     *
     * @param headers those that are about the message
     * @param framing how its body is told from what follows
     * @param keep whether the server leaves the connection open
     */
    record Head(int status, List<Header> headers, Form framing, long length, boolean keep) {}

    /** Where a body ends. */
    enum Form {
        /** There is none. */
        NONE,
        /** After some bytes. */
        LENGTH,
        /** After the last chunk. */
        CHUNKED,
        /** With the connection. */
        CLOSE
    }

    /** Waits for the final head. */
    Head head(String method) throws IOException {
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            ClassicHttpResponse response = parse();
            int status = response.getCode();
            if (status == 101 || status < 100) {
                break; // nobody asked for another protocol
            }
            if (status >= 200) {
                return head(method, response);
            }
        }
        throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
    }

    private ClassicHttpResponse parse() throws IOException {
        try {
            return new DefaultHttpResponseParser(LIMITS).parse(buffer, input);
        } catch (org.apache.hc.core5.http.HttpException e) {
            throw new HttpException(HttpErrorCode.PROTOCOL_ERROR, e);
        }
    }

    private static Head head(String method, ClassicHttpResponse response) throws IOException {
        List<Header> all = fields(response.getHeaders());
        List<String> codings = values(all, "transfer-encoding");
        List<String> lengths = values(all, "content-length").stream().distinct().toList();
        boolean keep = HttpVersion.HTTP_1_1.equals(response.getVersion())
                && values(all, "connection").stream().noneMatch(option -> option.equalsIgnoreCase("close"));
        boolean bare = method.equals("HEAD") || response.getCode() == 204 || response.getCode() == 304;
        List<Header> headers =
                all.stream().filter(header -> isMessages(header, codings)).toList();
        if (bare) {
            return new Head(response.getCode(), headers, Form.NONE, 0, keep);
        }
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
            if (!chunked || !lengths.isEmpty()) {
                throw new HttpException(HttpErrorCode.PROTOCOL_ERROR); // no coding that was asked for, or two ends
            }
            return new Head(response.getCode(), headers, Form.CHUNKED, 0, keep);
        }
        if (lengths.isEmpty()) {
            return new Head(response.getCode(), headers, Form.CLOSE, 0, false);
        }
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
        }
        return new Head(response.getCode(), headers, Form.LENGTH, Long.parseLong(lengths.getFirst()), keep);
    }

    private static boolean isMessages(Header header, List<String> codings) {
        return header.is("content-length") ? codings.isEmpty() : !RequestHead.isHosts(header.name());
    }

    private static List<String> values(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .flatMap(header -> Stream.of(header.value().split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static List<Header> fields(org.apache.hc.core5.http.Header[] given) throws HttpException {
        List<Header> fields = new ArrayList<>(given.length);
        for (org.apache.hc.core5.http.Header each : given) {
            Header field = new Header(each.getName(), each.getValue() == null ? "" : each.getValue());
            if (!RequestHead.isField(field)) {
                throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
            }
            fields.add(field);
        }
        return fields;
    }

    /** The body that follows a head; to be read to its end or not at all any more, never to be closed. */
    InputStream body(Head head) {
        return switch (head.framing()) {
            case NONE -> InputStream.nullInputStream();
            case LENGTH -> new ContentLengthInputStream(buffer, input, head.length());
            case CHUNKED -> new ChunkedInputStream(buffer, input, LIMITS);
            case CLOSE -> new IdentityInputStream(buffer, input);
        };
    }

    /** Whether the server has said nothing beyond the body that was read to its end. */
    boolean isDrained() {
        return !buffer.hasBufferedData();
    }

    /** The fields after the body, once its end was read. */
    static List<Header> trailers(InputStream body) throws IOException {
        Optional<ChunkedInputStream> chunked =
                body instanceof ChunkedInputStream chunks ? Optional.of(chunks) : Optional.empty();
        return chunked.isEmpty()
                ? List.of()
                : fields(chunked.get().getFooters()).stream()
                        .filter(field -> !RequestHead.isHosts(field.name()))
                        .toList();
    }
}
