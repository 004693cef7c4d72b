package dev.mik.wasm.validation;

import java.util.regex.Pattern;

/**
 * The versions of interface names: those of Semantic Versioning 2.0, and the canonical ones of {@code Explainer.md}
 * ({@code 1}, {@code 0.2}, {@code 0.0.3}), whose rest stands in an attribute.
 */
final class SemanticVersion {
    // Possessive quantifiers: nothing to go back to, whatever the file says.
    private static final String NUMBER = "(?:0|[1-9][0-9]*+)";
    private static final Pattern CORE = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER);
    private static final Pattern NUMERIC = Pattern.compile("[0-9]++");
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Za-z-]++");
    private static final Pattern CANONICAL =
            Pattern.compile("[1-9][0-9]*+|0\\.[1-9][0-9]*+|0\\.0\\.(?:0|[1-9][0-9]*+)");

    private SemanticVersion() {}

    /** Whether this is a {@code valid semver}. */
    static boolean isValid(String version) {
        int plus = version.indexOf('+');
        String release = plus < 0 ? version : version.substring(0, plus);
        if (plus >= 0 && !identifiers(version.substring(plus + 1), true)) {
            return false;
        }
        int hyphen = release.indexOf('-');
        if (hyphen >= 0 && !identifiers(release.substring(hyphen + 1), false)) {
            return false;
        }
        return CORE.matcher(hyphen < 0 ? release : release.substring(0, hyphen)).matches();
    }

    private static boolean identifiers(String text, boolean zerosMayLead) {
        for (String identifier : text.split("\\.", -1)) {
            boolean zeroLeads = identifier.length() > 1
                    && identifier.startsWith("0")
                    && NUMERIC.matcher(identifier).matches();
            if (!IDENTIFIER.matcher(identifier).matches() || (zeroLeads && !zerosMayLead)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is a {@code canonversion}. */
    static boolean isCanonical(String version) {
        return CANONICAL.matcher(version).matches();
    }
}
