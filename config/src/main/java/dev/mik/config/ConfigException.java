package dev.mik.config;

import java.util.List;

/** Everything that is wrong with the configuration, at once, so that it is mended in one go. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] problems; // an array, because exceptions are serializable and lists need not be

    /** One sentence for each problem, naming file, line and key where there is one. */
    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** The sentences. */
    public List<String> problems() {
        return List.of(problems);
    }
}
