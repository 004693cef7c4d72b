package dev.mik.ports;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** The rules that KV keys and storage paths have in common, and the one order in which lists come. */
public final class Names {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1_024;

    /** Bytewise by UTF-8, which is by code point, and not what {@link String#compareTo} does beyond the basic plane. */
    public static final Comparator<String> BYTEWISE = (a, b) -> {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xs = Character.isSurrogate(x);
                boolean ys = Character.isSurrogate(y);
                return xs == ys ? Character.compare(x, y) : (xs ? 1 : -1);
            }
        }
        return Integer.compare(a.length(), b.length());
    };

    private Names() {}

    /**
     * Checks length, encoding and characters.
     *
     * @param what how the name is called in the error, for example {@code "key"}
     * @throws ServiceException with the given code
     */
    public static void check(String what, String name, ErrorCode code) {
        if (name.isEmpty()) {
            throw new ServiceException(code, "The " + what + " is empty.");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new ServiceException(code, "The " + what + " has a control character at position " + i + ".");
            }
        }
        if (name.length() > MAX_BYTES || utf8Length(what, name, code) > MAX_BYTES) {
            throw new ServiceException(code, "The " + what + " is longer than " + MAX_BYTES + " bytes.");
        }
    }

    private static int utf8Length(String what, String name, ErrorCode code) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(name))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw new ServiceException(code, "The " + what + " is not valid Unicode.", e);
        }
    }
}
