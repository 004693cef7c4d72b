package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding as RFC 3986 section 2.1 has it, strictly: a broken escape or bytes that are not UTF-8 are an error,
 * where {@link java.net.URLDecoder} would put a replacement character, and two names would become one.
 */
final class PercentEncoding {
    private PercentEncoding() {}

    /** Decodes a part of a path; {@code +} is a plus. */
    static String decodePath(String raw, ErrorCode code) {
        return decode(raw, false, code);
    }

    /** Decodes a part of a query; {@code +} is a space, as HTML forms and {@code curl --data-urlencode} write it. */
    static String decodeQuery(String raw) {
        return decode(raw, true, ErrorCode.INVALID_REQUEST);
    }

    private static String decode(String raw, boolean plusIsSpace, ErrorCode code) {
        if (raw.indexOf('%') < 0 && !(plusIsSpace && raw.indexOf('+') >= 0) && isAscii(raw)) {
            return raw;
        }
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? hexDigit(raw.charAt(i + 1)) : -1;
                int low = i + 2 < raw.length() ? hexDigit(raw.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw broken(code);
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[length++] = ' ';
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                throw broken(code);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ServiceException(code, "The URL is not UTF-8 once its percent signs are decoded.", e);
        }
    }

    /** ASCII only, where {@link Character#digit} also takes the digits of other scripts. */
    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static ServiceException broken(ErrorCode code) {
        return new ServiceException(
                code, "The URL has a '%' that is not followed by two hexadecimal digits, or an unencoded character.");
    }

    private static boolean isAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
