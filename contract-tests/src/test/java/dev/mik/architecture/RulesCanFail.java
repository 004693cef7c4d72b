package dev.mik.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same rules, held against a tree of packages that breaks each of them. */
class RulesCanFail {
    private static final String BROKEN = "dev.mik.architecture.broken";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(BROKEN);

    private final Rules rules = new Rules(BROKEN);

    private static void fails(ArchRule rule, String culprit) {
        EvaluationResult result = rule.evaluate(CLASSES);
        assertTrue(result.hasViolation(), () -> "found nothing: " + rule.getDescription());
        String report = String.join("\n", result.getFailureReport().getDetails());
        assertTrue(report.contains(culprit), () -> culprit + " in: " + report);
    }

    @ParameterizedTest
    @EnumSource(Room.class)
    void aDependencyThatIsNotListedIsFound(Room room) {
        fails(rules.mayOnlyDependOn(room), BROKEN + "." + room + ".Stray");
    }

    @Test
    void aCycleIsFound() {
        fails(rules.noCycles(), "Cycle detected");
    }

    @ParameterizedTest
    @EnumSource(
            value = Room.class,
            names = {"EMBEDDED", "PRODUCTION", "HANDLERS", "HTTP"})
    void aPublicClassOfAnAdapterIsFound(Room adapter) {
        fails(rules.adapterShowsItsDoorOnly(adapter), BROKEN + "." + adapter + ".Stray");
    }

    @Test
    void theDoorOfAnAdapterIsNoViolation() {
        String report = String.join(
                "\n",
                rules.adapterShowsItsDoorOnly(Room.EMBEDDED)
                        .evaluate(CLASSES)
                        .getFailureReport()
                        .getDetails());
        assertEquals(1, report.lines().count(), report);
    }

    @Test
    void aPackageBelowAnAdapterIsFound() {
        fails(rules.adapterIsFlat(Room.EMBEDDED), "Deeper");
    }

    @Test
    void anEmptyNameIsFound() {
        for (String name : new String[] {"ThingImpl", "ThingUtil", "ThingUtils", "ThingHelper", "ThingManager"}) {
            fails(rules.namesSaySomething(), name);
        }
    }

    @Test
    void aPrintToTheConsoleIsFound() {
        fails(rules.onlyCommandLinesPrint(), "ThingUtil");
    }

    @Test
    void aRuleWithoutClassesToJudgeIsNotGreen() {
        Rules nowhere = new Rules("dev.mik.nowhere");
        for (Room room : Room.values()) {
            assertThrows(
                    AssertionError.class, () -> nowhere.mayOnlyDependOn(room).check(CLASSES));
        }
        assertThrows(
                AssertionError.class,
                () -> nowhere.adapterShowsItsDoorOnly(Room.EMBEDDED).check(CLASSES));
    }
}
