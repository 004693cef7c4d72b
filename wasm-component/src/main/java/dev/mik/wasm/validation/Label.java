package dev.mik.wasm.validation;

import dev.mik.wasm.model.TypeSyntax;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code label} of {@code Explainer.md}: words of lower-case letters or acronyms of capitals, joined by hyphens, the
 * first beginning with a letter.
 */
final class Label {
    private Label() {}

    /** Whether a string is a label. */
    static boolean isLabel(String text) {
        return fragments(text, true);
    }

    /** Whether a string is a label without acronyms, as namespaces and packages are. */
    static boolean isWords(String text) {
        return fragments(text, false);
    }

    private static boolean fragments(String text, boolean acronyms) {
        int from = 0;
        while (from <= text.length()) {
            int hyphen = text.indexOf('-', from);
            int end = hyphen < 0 ? text.length() : hyphen;
            if (!isFragment(text, from, end, acronyms)) {
                return false;
            }
            if (hyphen < 0) {
                return true;
            }
            from = hyphen + 1;
        }
        return false;
    }

    private static boolean isFragment(String text, int from, int end, boolean acronyms) {
        boolean lower = false;
        boolean upper = false;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (isLower(c)) {
                lower = true;
            } else if (isUpper(c)) {
                upper = true;
            } else if (!isDigit(c)) {
                return false;
            }
        }
        if (from == end || (from == 0 && isDigit(text.charAt(0)))) {
            return false;
        }
        return !upper || (acronyms && !lower);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Labels compare without regard to case, in this form. */
    static String canonical(String label) {
        return label.toLowerCase(Locale.ROOT);
    }

    /**
     * Checks the labels of one type: each in the grammar, no two the same but for case.
     *
     * @param what for messages: {@code record field}
     */
    static void check(String what, List<String> labels) {
        Map<String, String> known = new HashMap<>();
        for (String label : labels) {
            if (label.isEmpty()) {
                throw new IllTyped(what + " name cannot be empty");
            }
            if (!isLabel(label)) {
                throw new IllTyped(what + " name " + Quote.of(label) + " is not in kebab case");
            }
            String previous = known.put(canonical(label), label);
            if (previous != null) {
                throw new IllTyped(what + " name " + Quote.of(label) + " conflicts with previous " + what + " name "
                        + Quote.of(previous));
            }
        }
    }

    /** The labels of fields or parameters. */
    static List<String> of(List<TypeSyntax.Labelled> fields) {
        return fields.stream().map(TypeSyntax.Labelled::label).toList();
    }
}
