package dev.mik.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules, held against the product. */
class ArchitectureRules {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.mik");

    private final Rules rules = new Rules("dev.mik");

    @ParameterizedTest
    @EnumSource(
            value = Room.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PRODUCTION", "MIKCAR"})
    void aModuleLeadsOnlyWhereItMay(Room room) {
        rules.mayOnlyDependOn(room).check(PRODUCT);
    }

    @ParameterizedTest
    @Tag("unbuilt")
    @EnumSource(
            value = Room.class,
            names = {"PRODUCTION", "MIKCAR"})
    void aModuleOfTheSidecarLeadsOnlyWhereItMay(Room room) {
        rules.mayOnlyDependOn(room).check(PRODUCT);
    }

    @Test
    void modulesHaveNoCycles() {
        rules.noCycles().check(PRODUCT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Room.class,
            names = {"EMBEDDED", "HANDLERS", "HTTP"})
    void anAdapterShowsItsDoorOnly(Room adapter) {
        rules.adapterShowsItsDoorOnly(adapter).check(PRODUCT);
        rules.adapterIsFlat(adapter).check(PRODUCT);
    }

    @Test
    @Tag("unbuilt")
    void theProductionAdapterShowsItsDoorOnly() {
        rules.adapterShowsItsDoorOnly(Room.PRODUCTION).check(PRODUCT);
        rules.adapterIsFlat(Room.PRODUCTION).check(PRODUCT);
    }

    @Test
    void namesSaySomething() {
        rules.namesSaySomething().check(PRODUCT);
    }

    @Test
    void onlyCommandLinesPrint() {
        rules.onlyCommandLinesPrint().check(PRODUCT);
    }
}
