package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Variant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Methods and schemes, which the host has as text and the guest as variants. */
final class HttpValues {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private HttpValues() {}

    static Variant method(String text) {
        return METHODS.contains(text) ? Variant.of(text.toLowerCase(Locale.ROOT)) : Variant.of("other", text);
    }

    /** The method's text; empty if it is not one by its syntax. */
    static Optional<String> method(Variant variant) {
        return variant.payload()
                .map(String.class::cast)
                .or(() -> Optional.of(variant.label().toUpperCase(Locale.ROOT)))
                .filter(HttpSyntax::isToken);
    }

    static Variant scheme(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "http" -> Variant.of("HTTP");
            case "https" -> Variant.of("HTTPS");
            default -> Variant.of("other", text);
        };
    }

    /** The scheme's text, in small letters; empty if it is not one by its syntax. */
    static Optional<String> scheme(Variant variant) {
        return variant.payload()
                .map(String.class::cast)
                .or(() -> Optional.of(variant.label()))
                .filter(HttpSyntax::isScheme)
                .map(text -> text.toLowerCase(Locale.ROOT));
    }
}
