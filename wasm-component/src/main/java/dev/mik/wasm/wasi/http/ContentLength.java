package dev.mik.wasm.wasi.http;

import java.util.List;
import java.util.OptionalLong;

/** The {@code Content-Length} of a message (RFC 9110, 8.6): one number of bytes, said once or not at all. */
final class ContentLength {
    private static final int MOST_DIGITS = 18;

    private ContentLength() {}

    /** Whether there is none, or one that is a number. */
    static boolean isValid(List<Header> headers) {
        List<Header> lengths = all(headers);
        return lengths.isEmpty()
                || (lengths.size() == 1 && isNumber(lengths.getFirst().value()));
    }

    /** The number, if there is a valid one. */
    static OptionalLong of(List<Header> headers) {
        List<Header> lengths = all(headers);
        return lengths.isEmpty() || !isValid(headers)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(lengths.getFirst().value()));
    }

    private static List<Header> all(List<Header> headers) {
        return headers.stream().filter(header -> header.is("content-length")).toList();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
