package dev.mik.config;

import java.util.Collection;
import java.util.Comparator;

/** The known name that somebody most likely meant. */
final class NearestName {
    /** No known name is as long; what follows could only cost time. */
    private static final int MAX = 80;

    private NearestName() {}

    static String of(String name, Collection<String> known) {
        String start = name.substring(0, Math.min(name.length(), MAX));
        return known.stream()
                .min(Comparator.<String>comparingInt(each -> apart(start, each)).thenComparing(each -> each))
                .orElse("nothing");
    }

    /** How far apart two names are; where the section was forgotten, a little more than without it. */
    private static int apart(String name, String known) {
        int distance = distance(name, known);
        return name.indexOf('.') >= 0
                ? distance
                : Math.min(distance, 1 + distance(name, known.substring(known.lastIndexOf('.') + 1)));
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
