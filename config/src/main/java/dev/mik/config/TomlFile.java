package dev.mik.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A TOML file as it was found, and every sentence that there is to say about it. */
final class TomlFile {
    /** The largest file, in bytes; what people write is a thousandth of it. */
    static final int MAX_BYTES = 1 << 20;

    /** What the parser did not expect may be a password whose quotes were forgotten. */
    private static final Pattern UNEXPECTED = Pattern.compile("^Unexpected '.{2,}', expected", Pattern.DOTALL);

    /** What a key is that nobody knows. */
    enum UnknownKeys {
        PROBLEM,
        WARNING
    }

    private final Path file;
    private final UnknownKeys unknownKeys;
    private final Sentences problems = new Sentences("problems");
    private final Sentences warnings = new Sentences("unknown keys");
    private final TomlTable table;

    /** Reads the file. One that does not exist is an empty one; so is one that cannot be read, with a problem. */
    TomlFile(Path file, UnknownKeys unknownKeys) {
        this.file = file;
        this.unknownKeys = unknownKeys;
        this.table = Files.exists(file) ? parse() : Toml.parse("");
    }

    private TomlTable parse() {
        try {
            TomlParseResult toml = Toml.parse(text());
            if (!toml.hasErrors()) {
                return toml;
            }
            toml.errors()
                    .forEach(error -> problem(place(error.position()) + "not valid TOML: "
                            + withoutInput(String.valueOf(error.getMessage())) + "."));
        } catch (IOException e) {
            problem(file + ": cannot be read: " + e.getMessage());
        }
        return Toml.parse("");
    }

    private static String withoutInput(String message) {
        return UNEXPECTED.matcher(message).replaceFirst("Unexpected text, expected");
    }

    private String text() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is not a file.");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is larger than " + MAX_BYTES + " bytes, which is more than settings can need.");
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean malformed = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), text, true)
                .isError();
        text.flip();
        if (malformed) {
            throw new IOException(
                    "line " + (1 + text.chars().filter(c -> c == '\n').count()) + " is not UTF-8.");
        }
        // Some editors begin a file with a byte order mark.
        return text.isEmpty() || text.charAt(0) != '\uFEFF'
                ? text.toString()
                : text.toString().substring(1);
    }

    /** All of it. */
    TomlTable table() {
        return table;
    }

    /** {@code file:line: }, to begin a sentence about a key of the table with. */
    String place(TomlTable part, List<String> path) {
        TomlPosition position = part.inputPositionOf(path);
        return position == null ? file + ": " : place(position);
    }

    /** {@code file:line: }, to begin a sentence about an element of the list with. */
    String place(TomlArray part, int index) {
        TomlPosition position = part.inputPositionOf(index);
        return position == null ? file + ": " : place(position);
    }

    private String place(TomlPosition position) {
        return file + ":" + position.line() + ": ";
    }

    void problem(String sentence) {
        problems.add(() -> sentence);
    }

    /** A key that this file does not have: a problem, or a warning. The nearest is looked for only if it is told. */
    void unknown(String place, String name, Supplier<String> nearest) {
        Supplier<String> sentence =
                () -> place + name + " is not a key of this file; did you mean " + nearest.get() + "?";
        switch (unknownKeys) {
            case PROBLEM -> problems.add(sentence);
            case WARNING -> warnings.add(sentence);
        }
    }

    /** What stands in the way, in the order in which it was found. */
    List<String> problems() {
        return problems.toList();
    }

    /** What does not. */
    List<String> warnings() {
        return warnings.toList();
    }
}
