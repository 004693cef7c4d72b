package dev.mik.wasm.wast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suites of the component model's repository: each command of each script passes or is in {@code not-passing.txt}
 * with the reason, and what is there does not pass.
 *
 * <p>In {@code async} a component may be refused for the features that it uses; elsewhere that is a failure to list.
 *
 * <p>Run with {@code -Pwast -Dwast.suites=<component-model>/test}; {@code -Dwast.tools} says which {@code wasm-tools}.
 */
class WastSuites {
    private static final List<String> SUITES =
            List.of("values", "resources", "linking", "binary", "validation", "async");
    private static final Duration LONGEST_SCRIPT = Duration.ofMinutes(2);
    private static final Tally TALLY = new Tally();
    private static final Set<String> SCRIPTS = new TreeSet<>();
    private static Optional<KnownFailures> known = Optional.empty();

    @BeforeAll
    static void readTheList() throws IOException {
        known = Optional.of(KnownFailures.read("/wast/not-passing.txt"));
    }

    @TestFactory
    Stream<DynamicNode> suites(@TempDir Path folder) throws IOException {
        String suites = System.getProperty("wast.suites", "");
        if (suites.isEmpty()) {
            return fail("say where the suites are: -Dwast.suites=<component-model>/test");
        }
        Conversion conversion = new Conversion(Path.of(suites), System.getProperty("wast.tools", "wasm-tools"), folder);
        List<DynamicNode> nodes = new ArrayList<>();
        for (String suite : SUITES) {
            List<String> scripts = conversion.scripts(suite);
            SCRIPTS.addAll(scripts);
            nodes.add(dynamicContainer(
                    suite, scripts.stream().map(script -> dynamicTest(script, () -> run(conversion.convert(script))))));
        }
        nodes.add(dynamicTest("the list names scripts that are there", WastSuites::listedScriptsAreThere));
        return nodes.stream();
    }

    private static void run(Script script) {
        List<Outcome> outcomes =
                assertTimeoutPreemptively(LONGEST_SCRIPT, () -> ScriptRunner.run(new Library(), script));
        List<String> surprises = new ArrayList<>();
        Set<String> stale = entriesOf(script.name());
        for (Outcome outcome : outcomes) {
            boolean listed = known.orElseThrow().has(script.name(), outcome.line());
            boolean passes = outcome.verdict() == Outcome.Verdict.PASSED
                    || (outcome.verdict() == Outcome.Verdict.REFUSED
                            && script.suite().equals("async"));
            if (passes && listed) {
                surprises.add("in the list, and passes: " + script.name() + ":" + outcome.line());
            } else if (!passes && !listed) {
                surprises.add(script.name() + ":" + outcome.line() + " " + outcome.detail());
            }
            stale.remove(script.name() + ":" + outcome.line());
            TALLY.count(script, outcome, listed);
        }
        stale.forEach(entry -> surprises.add("in the list, and no command of the script: " + entry));
        assertEquals("", String.join("\n", surprises));
    }

    private static Set<String> entriesOf(String script) {
        return known.orElseThrow().entries().stream()
                .filter(entry -> entry.startsWith(script + ":"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void listedScriptsAreThere() {
        Set<String> lost = known.orElseThrow().entries().stream()
                .filter(entry -> !SCRIPTS.contains(entry.substring(0, entry.lastIndexOf(':'))))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), lost);
    }

    @AfterAll
    static void report() throws IOException {
        System.out.println(TALLY);
        Path details = Path.of("target", "wast-details.txt");
        Files.write(details, TALLY.details());
        System.out.println("what did not pass or says something else: " + details.toAbsolutePath());
    }
}
