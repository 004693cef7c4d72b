package dev.mik.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} says, read strictly by the Prometheus text format 0.0.4.
 *
 * @param types by family
 * @param helps by family
 * @param samples in order
 */
record Exposition(Map<String, String> types, Map<String, String> helps, List<Sample> samples) {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /**
     * One line.
     *
     * @param labels without their order
     */
    record Sample(String name, Map<String, String> labels, double value) {}

    /** Reads a page; a line that is none of the format is a failure. */
    static Exposition parse(String text) {
        Exposition all = new Exposition(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        text.lines().filter(line -> !line.isBlank()).forEach(all::line);
        return all;
    }

    private void line(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            Map<String, String> into = "TYPE".equals(comment.group(1)) ? types : helps;
            if (into.putIfAbsent(comment.group(2), comment.group(3)) != null) {
                throw new AssertionError("described twice: " + line);
            }
        } else if (!line.startsWith("#")) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            samples.add(new Sample(sample.group(1), labels(line, sample), number(sample.group(3))));
        }
    }

    private static Map<String, String> labels(String line, Matcher sample) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (sample.start(2) >= 0) {
            Matcher label = LABEL.matcher(sample.group(2));
            int end = 0;
            while (label.find() && label.start() == end) {
                labels.put(label.group(1), label.group(2));
                end = label.end();
            }
            if (end != sample.group(2).length()) {
                throw new AssertionError("not labels: " + line);
            }
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The samples of one name. */
    List<Sample> of(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /** The family that a sample belongs to: its name, or that without the suffix of a histogram or summary. */
    String family(Sample sample) {
        if (types.containsKey(sample.name())) {
            return sample.name();
        }
        return sample.name().replaceFirst("_(bucket|sum|count)$", "");
    }
}
