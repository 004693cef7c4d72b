package dev.mik.wasm.wast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import dev.mik.wasm.wast.Outcome.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runner against a subject whose files say in words what is to come of them. */
class ScriptRunnerTest {
    private static final FunctionType DOUBLE =
            new FunctionType(List.of(new ValueType.Labelled("x", PrimitiveType.U32)), Optional.of(PrimitiveType.U32));

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'module','line':1,'filename':'good'} | PASSED",
                "{'type':'module','line':1,'filename':'malformed'} | FAILED",
                "{'type':'module','line':1,'filename':'async'} | REFUSED",
                "{'type':'module','line':1,'filename':'broken'} | FAILED",
                "{'type':'module_definition','line':1,'filename':'good'} | PASSED",
                "{'type':'module_definition','line':1,'filename':'traps'} | PASSED",
                "{'type':'module_definition','line':1,'filename':'invalid'} | FAILED",
                "{'type':'module_instance','line':1} | FAILED",
                "{'type':'assert_malformed','line':1,'filename':'malformed','text':'broken'} | PASSED",
                "{'type':'assert_invalid','line':1,'filename':'invalid','text':'other'} | PASSED",
                "{'type':'assert_invalid','line':1,'filename':'good','text':''} | FAILED",
                "{'type':'assert_invalid','line':1,'filename':'broken','text':''} | FAILED",
                "{'type':'assert_invalid','line':1,'filename':'async','text':''} | REFUSED",
                "{'type':'assert_malformed','line':1,'filename':'x','module_type':'text','text':''} | FAILED",
                "{'type':'assert_uninstantiable','line':1,'filename':'traps','text':''} | PASSED",
                "{'type':'assert_uninstantiable','line':1,'filename':'good','text':''} | FAILED",
                "{'type':'assert_uninstantiable','line':1,'filename':'unlinkable','text':''} | FAILED",
                "{'type':'assert_unlinkable','line':1,'filename':'unlinkable','text':''} | PASSED",
                "{'type':'assert_unlinkable','line':1,'filename':'traps','text':''} | FAILED",
                "{'type':'assert_exhaustion','line':1} | FAILED"
            })
    void oneCommand(String command, Verdict verdict) throws IOException {
        assertEquals(List.of(verdict), verdicts(command));
    }

    @Test
    void callsGoToTheCurrentInstanceOrToOneByName() throws IOException {
        assertEquals(
                List.of(Verdict.PASSED, Verdict.PASSED, Verdict.PASSED, Verdict.FAILED, Verdict.FAILED, Verdict.PASSED),
                verdicts(
                        "{'type':'module_definition','line':1,'name':'A','filename':'good'}",
                        "{'type':'module_instance','line':2,'module':'A','instance':'a'}",
                        doubles(3, "", 21, 42),
                        doubles(4, "", 21, 43),
                        doubles(5, "'module':'b',", 21, 42),
                        doubles(6, "'module':'a',", 1, 2)));
    }

    @Test
    void trapsMustBeTraps() throws IOException {
        assertEquals(
                List.of(Verdict.PASSED, Verdict.PASSED, Verdict.FAILED),
                verdicts(
                        "{'type':'module','line':1,'filename':'good'}",
                        trap(2, "boom", "2000"),
                        trap(3, "boom", "20")));
    }

    @Test
    void whatFollowsARefusalIsRefusedAndWhatFollowsAFailureFails() throws IOException {
        assertEquals(
                List.of(Verdict.REFUSED, Verdict.REFUSED, Verdict.FAILED, Verdict.FAILED),
                verdicts(
                        "{'type':'module','line':1,'filename':'async'}",
                        doubles(2, "", 1, 2),
                        "{'type':'module','line':3,'filename':'traps'}",
                        doubles(4, "", 1, 2)));
    }

    @Test
    void messagesAreComparedAndDecideNothing() throws IOException {
        List<Outcome> outcomes = run(
                "{'type':'assert_invalid','line':1,'filename':'invalid','text':'as one says'}",
                "{'type':'assert_invalid','line':2,'filename':'invalid','text':'as nobody says'}");
        assertEquals(Outcome.Message.SAME, outcomes.get(0).message());
        assertEquals(Outcome.Message.DIFFERENT, outcomes.get(1).message());
    }

    @Test
    void theListWantsAReasonForEachEntryAndNoneTwice() throws IOException {
        KnownFailures known = KnownFailures.parse("# head\n\na/b.wast:12 it is late\n");
        assertTrue(known.has("a/b.wast", 12));
        assertEquals(List.of("a/b.wast:12"), List.copyOf(known.entries()));
        assertThrows(IllegalArgumentException.class, () -> KnownFailures.parse("a/b.wast:12"));
        assertThrows(IllegalArgumentException.class, () -> KnownFailures.parse("a:1 b\na:1 c"));
    }

    private static String doubles(int line, String instance, int argument, int result) {
        return "{'type':'assert_return','line':" + line + ",'action':{'type':'invoke'," + instance
                + "'field':'double','args':[{'type':'u32','value':'" + argument
                + "'}]},'expected':[{'type':'u32','value':'" + result + "'}]}";
    }

    private static String trap(int line, String text, String argument) {
        return "{'type':'assert_trap','line':" + line
                + ",'action':{'type':'invoke','field':'double','args':[{'type':'u32','value':'" + argument
                + "'}]},'text':'" + text + "'}";
    }

    private List<Verdict> verdicts(String... commands) throws IOException {
        return run(commands).stream().map(Outcome::verdict).toList();
    }

    private List<Outcome> run(String... commands) throws IOException {
        for (String file : List.of("good", "malformed", "invalid", "async", "broken", "traps", "unlinkable")) {
            Files.writeString(folder.resolve(file), file);
        }
        Path json = folder.resolve("script.json");
        Files.writeString(json, "{\"commands\":[" + String.join(",", commands).replace('\'', '"') + "]}");
        return ScriptRunner.run(ScriptRunnerTest::load, Script.read("suite/script.wast", json));
    }

    private static Subject.Loaded load(byte[] file) {
        String what = new String(file, StandardCharsets.UTF_8);
        return switch (what) {
            case "malformed" -> throw new ComponentException.Malformed(0, "broken");
            case "invalid" -> throw new ComponentException.Invalid(0, "as one says");
            case "async" -> throw new ComponentException.Unsupported(0, "async");
            case "broken" -> throw new IndexOutOfBoundsException("a mistake of the library");
            default -> () -> instantiate(what);
        };
    }

    private static Subject.Running instantiate(String what) {
        return switch (what) {
            case "traps" -> throw new Trap(Trap.Kind.UNREACHABLE, "boom");
            case "unlinkable" -> throw new ComponentException.Unlinkable("nobody has it");
            default -> new Doubler();
        };
    }

    /** Doubles what is less than a thousand, and traps at the rest. */
    private static final class Doubler implements Subject.Running {
        @Override
        public FunctionType type(String export) {
            return DOUBLE;
        }

        @Override
        public Object call(String export, Object[] arguments) {
            long argument = (Long) arguments[0];
            if (argument > 1000) {
                throw new Trap(Trap.Kind.UNREACHABLE, "boom");
            }
            return 2 * argument;
        }
    }
}
