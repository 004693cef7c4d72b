package dev.mik.wasm.wasi.http;

/** What the parts of an HTTP message may look like (RFC 9110 and RFC 3986): checked before anything is kept. */
final class HttpSyntax {
    private static final int LONGEST_TARGET = 64 * 1024;
    private static final int LONGEST_NAME = 1024;

    private HttpSyntax() {}

    /** A {@code token}: methods and field names. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME && text.chars().allMatch(HttpSyntax::isTokenChar);
    }

    /** A {@code field-value}: visible bytes, blanks and bytes beyond ASCII. */
    static boolean isFieldValue(byte[] value) {
        for (byte b : value) {
            int c = b & 0xff;
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The name of a URI's {@code scheme}. */
    static boolean isScheme(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && isLetter(text.charAt(0))
                && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.');
    }

    /** A URI's path and query: visible ASCII without a fragment, from a slash or a question mark on; or empty. */
    static boolean isPathWithQuery(String text) {
        boolean begins = text.isEmpty() || text.charAt(0) == '/' || text.charAt(0) == '?' || text.equals("*");
        return begins && text.length() <= LONGEST_TARGET && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    }

    /** A host and perhaps a port; no user information, which HTTP has no use for and readers mistake for the host. */
    static boolean isAuthority(String text) {
        if (text.length() > LONGEST_NAME) {
            return false;
        }
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        String host = hostEnd < 0 ? text : text.substring(0, hostEnd);
        String rest = hostEnd < 0 ? "" : text.substring(hostEnd);
        return (isRegisteredName(host) || isAddressLiteral(host)) && (rest.isEmpty() || isPort(rest));
    }

    private static boolean isPort(String text) {
        return text.length() >= 2
                && text.length() <= 6
                && text.charAt(0) == ':'
                && text.chars().skip(1).allMatch(HttpSyntax::isDigit)
                && Integer.parseInt(text.substring(1)) <= 0xffff;
    }

    private static boolean isRegisteredName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || "-._~!$&'()*+,;=%".indexOf(c) >= 0);
    }

    private static boolean isAddressLiteral(String text) {
        return text.length() > 2
                && text.charAt(0) == '['
                && text.charAt(text.length() - 1) == ']'
                && text.substring(1, text.length() - 1)
                        .chars()
                        .allMatch(c ->
                                isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.');
    }

    private static boolean isTokenChar(int c) {
        return isLetter(c) || isDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
