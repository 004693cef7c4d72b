package dev.mik.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is told to a person: the first hundred sentences, and how many more there would be. */
final class Sentences {
    private static final int MAX = 100;

    private final String kind;
    private final List<String> first = new ArrayList<>();
    private int more;

    /** None yet; the kind, in the plural, names those that are too many to tell. */
    Sentences(String kind) {
        this.kind = kind;
    }

    void add(Supplier<String> sentence) {
        if (first.size() < MAX) {
            first.add(sentence.get());
        } else {
            more++;
        }
    }

    List<String> toList() {
        List<String> all = new ArrayList<>(first);
        if (more > 0) {
            all.add("… and " + more + " more " + kind + ".");
        }
        return List.copyOf(all);
    }
}
