package dev.mik.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/**
 * The rules of the house for a tree of packages.
 *
 * <p>ArchUnit fails a rule that finds no class to judge, so that a package which was renamed cannot make one pass.
 *
 * @param root {@code dev.mik}, or the tree that breaks every rule
 */
record Rules(String root) {
    /** The whitelist of one module. */
    ArchRule mayOnlyDependOn(Room room) {
        return classes()
                .that()
                .resideInAPackage(room.packages(root))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room.allowed(root));
    }

    /** No module leads back to itself. */
    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    /** An adapter shows how it is opened and what it is given, nothing else. */
    ArchRule adapterShowsItsDoorOnly(Room adapter) {
        return classes()
                .that()
                .resideInAPackage(adapter.packages(root))
                .and()
                .areTopLevelClasses()
                .and(not(nameMatching(".*\\.(" + adapter.doors() + "|package-info)")))
                .should()
                .notBePublic();
    }

    /** An adapter is one flat package. */
    ArchRule adapterIsFlat(Room adapter) {
        String everything = adapter.packages(root);
        return classes()
                .that()
                .resideInAPackage(everything)
                .should()
                .resideInAPackage(everything.substring(0, everything.length() - 2));
    }

    /** Names that say nothing of what a class is. */
    ArchRule namesSaySomething() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)");
    }

    /** Nothing prints to the console but the command lines. */
    ArchRule onlyCommandLinesPrint() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + "..")
                .and()
                .resideOutsideOfPackages(
                        Room.DAEMON.packages(root), Room.MIKCAR.packages(root), Room.LOGGING.packages(root))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err");
    }
}
