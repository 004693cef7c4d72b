package dev.mik.wasm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an import or export, read for its version: two names whose versions are compatible are one.
 *
 * <p>Compatible as semantic versioning has it, and as {@code canonversion} of the component model's {@code Explainer.md}
 * writes it: {@code 1.2.3} is {@code 1}, {@code 0.2.3} is {@code 0.2}, {@code 0.0.3} is {@code 0.0.3}; a pre-release is
 * compatible with itself only.
 */
final class InterfaceVersion {
    private static final Pattern VERSIONED =
            Pattern.compile("(?<base>[^@]+)@(?<major>\\d+)\\.(?<minor>\\d+)\\.(?<patch>\\d+)(?<rest>[-+].*)?");

    private InterfaceVersion() {}

    /** The name that all compatible versions share; a name without a version is its own. */
    static String track(String name) {
        Matcher version = VERSIONED.matcher(name);
        if (!version.matches()) {
            return name;
        }
        String rest = version.group("rest");
        if (rest != null && rest.startsWith("-")) {
            return name;
        }
        String track;
        if (!isZero(version.group("major"))) {
            track = version.group("major");
        } else if (!isZero(version.group("minor"))) {
            track = "0." + version.group("minor");
        } else {
            track = "0.0." + version.group("patch");
        }
        return version.group("base") + "@" + track;
    }

    /** The name without its version. */
    static String base(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }
}
