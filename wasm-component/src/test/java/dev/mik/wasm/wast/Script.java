package dev.mik.wasm.wast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A converted {@code .wast} script: its commands, and the folder of the files that they name.
 *
 * @param name the script's path within the suites: {@code values/strings.wast}
 */
public record Script(String name, Path folder, List<Command> commands) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The suite that it belongs to: the first folder of its name. */
    String suite() {
        int slash = name.indexOf('/');
        return slash < 0 ? "." : name.substring(0, slash);
    }

    byte[] file(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what the conversion has written. */
    static Script read(String name, Path json) {
        List<Command> commands = new ArrayList<>();
        for (JsonNode command : JSON.readTree(json).required("commands")) {
            commands.add(command(command));
        }
        return new Script(name, json.resolveSibling("."), commands);
    }

    private static Command command(JsonNode node) {
        int line = node.required("line").intValue();
        String type = text(node, "type");
        if (node.path("module_type").asString("binary").equals("text")) {
            return new Command.Unknown(line, "text format in " + type);
        }
        return switch (type) {
            case "module" -> new Command.Module(line, optional(node, "name"), text(node, "filename"));
            case "module_definition" -> new Command.Definition(line, optional(node, "name"), text(node, "filename"));
            case "module_instance" -> new Command.Instance(line, optional(node, "module"), optional(node, "instance"));
            case "assert_malformed", "assert_invalid" ->
                new Command.Refused(line, text(node, "filename"), text(node, "text"));
            case "assert_unlinkable" -> new Command.Unlinkable(line, text(node, "filename"), text(node, "text"));
            case "assert_uninstantiable" ->
                new Command.Uninstantiable(line, text(node, "filename"), text(node, "text"));
            case "assert_return" -> new Command.Returns(line, call(node), list(node.required("expected")));
            case "action" -> new Command.Returns(line, call(node), List.of());
            case "assert_trap" -> new Command.Traps(line, call(node), text(node, "text"));
            default -> new Command.Unknown(line, type);
        };
    }

    private static Command.Call call(JsonNode node) {
        JsonNode action = node.required("action");
        return new Command.Call(optional(action, "module"), text(action, "field"), list(action.required("args")));
    }

    private static List<JsonNode> list(JsonNode array) {
        return List.copyOf(array.values());
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }

    private static Optional<String> optional(JsonNode node, String field) {
        return node.has(field) ? Optional.of(text(node, field)) : Optional.empty();
    }
}
