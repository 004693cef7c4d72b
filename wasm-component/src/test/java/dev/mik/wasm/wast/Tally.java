package dev.mik.wasm.wast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts per suite, and what did not pass or said something else. */
final class Tally {
    private final Map<String, Counts> suites = new TreeMap<>();
    private final Counts sync = new Counts();
    private final List<String> details = new ArrayList<>();

    private static final class Counts {
        private int assertions;
        private int passed;
        private int refused;
        private int listed;
        private int sameMessage;
        private int otherMessage;

        private void add(Outcome outcome, boolean isListed) {
            assertions++;
            listed += isListed ? 1 : 0;
            switch (outcome.verdict()) {
                case PASSED -> passed++;
                case REFUSED -> refused++;
                case FAILED -> {}
            }
            switch (outcome.message()) {
                case SAME -> sameMessage++;
                case DIFFERENT -> otherMessage++;
                case NONE -> {}
            }
        }

        private String row(String name) {
            int others = assertions - refused;
            String share = others == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * passed / others);
            String messages = sameMessage + " of " + (sameMessage + otherMessage) + " the same";
            return Tally.row(name, assertions, refused, others, passed, share, listed, messages);
        }
    }

    void count(Script script, Outcome outcome, boolean listed) {
        suites.computeIfAbsent(script.suite(), ignored -> new Counts()).add(outcome, listed);
        if (!script.suite().equals("async")) {
            sync.add(outcome, listed);
        }
        if (outcome.verdict() != Outcome.Verdict.PASSED || outcome.message() == Outcome.Message.DIFFERENT) {
            details.add(script.name() + ":" + outcome.line() + " " + outcome.verdict()
                    + (outcome.message() == Outcome.Message.DIFFERENT ? " but should say " : " ") + outcome.detail());
        }
    }

    /** What did not pass, and what passed with another message than the script has. */
    List<String> details() {
        return details;
    }

    /**
     * The table, with all suites but {@code async} in the last row. Refused are the commands that use a feature of async
     * or follow one that does; the percentage is of the others. Messages are compared, and decide nothing.
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(
                row("suite", "commands", "refused", "others", "passed", "of others", "listed", "messages"));
        suites.forEach((suite, counts) -> table.append(counts.row(suite)));
        table.append(sync.row("all sync"));
        return table.toString();
    }

    private static String row(Object... cells) {
        return String.format("%-12s %9s %8s %8s %8s %10s %8s   %s%n", cells);
    }
}
