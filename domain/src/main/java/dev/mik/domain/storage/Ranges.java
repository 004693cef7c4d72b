package dev.mik.domain.storage;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Range} header of a read (RFC 9110 section 14).
 *
 * <p>A server may ignore the header, and this one does for several ranges at once, for units other than bytes, and for
 * what does not follow the grammar.
 */
public final class Ranges {
    private static final Pattern HEADER = Pattern.compile("bytes=(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPEC = Pattern.compile("([0-9]*)-([0-9]*)");

    private Ranges() {}

    /**
     * The part that a header asks for.
     *
     * @param header the value, for example {@code bytes=0-499}
     * @param size of the object, in bytes
     * @return empty if the whole object is to be sent, with status 200
     * @throws ServiceException {@link ErrorCode#RANGE_NOT_SATISFIABLE} if no byte of the range exists
     */
    public static Optional<ByteRange> parse(String header, long size) {
        Matcher unit = HEADER.matcher(header.strip());
        if (!unit.matches()) {
            return Optional.empty();
        }
        // Empty elements are part of the list syntax (section 5.6.1.2) and mean nothing.
        List<String> specs = Arrays.stream(unit.group(1).split(",", -1))
                .map(String::strip)
                .filter(spec -> !spec.isEmpty())
                .toList();
        if (specs.size() != 1) {
            return Optional.empty();
        }
        Matcher spec = SPEC.matcher(specs.getFirst());
        return spec.matches() ? range(spec.group(1), spec.group(2), size) : Optional.empty();
    }

    private static Optional<ByteRange> range(String first, String last, long size) {
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : suffix(number(last), size);
        }
        long from = number(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (to < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw unsatisfiable(size);
        }
        return Optional.of(new ByteRange(from, Math.min(to, size - 1) - from + 1));
    }

    private static Optional<ByteRange> suffix(long length, long size) {
        if (length == 0) {
            throw unsatisfiable(size);
        }
        // The last bytes of an empty object are the empty object; there is no Content-Range that could say so.
        return size == 0
                ? Optional.empty()
                : Optional.of(new ByteRange(Math.max(0, size - length), Math.min(length, size)));
    }

    /** What does not fit is farther than any object reaches. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private static ServiceException unsatisfiable(long size) {
        return new ServiceException(
                ErrorCode.RANGE_NOT_SATISFIABLE, "No byte of the range exists: the object has " + size + " bytes.");
    }
}
