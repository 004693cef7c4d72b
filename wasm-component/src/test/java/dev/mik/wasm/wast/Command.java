package dev.mik.wasm.wast;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One command of a {@code .wast} script, as {@code wasm-tools json-from-wast} writes it. */
public sealed interface Command {
    /** Where the script has it; no two commands of a script begin in one line. */
    int line();

    /** A component that must load, and be made an instance of at once: the current one. */
    record Module(int line, Optional<String> name, String file) implements Command {}

    /** A component that must load. */
    record Definition(int line, Optional<String> name, String file) implements Command {}

    /** An instance of a component that was defined: the current one. */
    record Instance(int line, Optional<String> definition, Optional<String> name) implements Command {}

    /** A file that must be refused before anything of it runs; malformed or invalid is not told apart. */
    record Refused(int line, String file, String text) implements Command {}

    /** A component that must load, and find no host to link with. */
    record Unlinkable(int line, String file, String text) implements Command {}

    /** A component that must load, and trap while an instance is made. */
    record Uninstantiable(int line, String file, String text) implements Command {}

    /** A call that must return, with a value unless there is none to be had or nobody asks. */
    record Returns(int line, Call call, List<JsonNode> expected) implements Command {}

    /** A call that must trap. */
    record Traps(int line, Call call, String text) implements Command {}

    /** A command that this runner cannot run: it counts as failed. */
    record Unknown(int line, String what) implements Command {}

    /** A call of an export of the current instance, or of one by name. */
    record Call(Optional<String> instance, String export, List<JsonNode> arguments) {}
}
