package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.TypeSyntax;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is accepted and what is refused, and what a refusal says. */
class ValidatorTest {
    static List<Path> valid() {
        return Fixtures.in("valid");
    }

    static List<Path> invalid() {
        return Fixtures.in("invalid");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void accepts(Path component) {
        assertDoesNotThrow(() -> Fixtures.validate(Fixtures.wasm(component)));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesAndSaysWhy(Path component) {
        String reason = Fixtures.reason(component);
        boolean unsupported = reason.startsWith("unsupported: ");
        ComponentException refusal =
                assertThrows(ComponentException.class, () -> Fixtures.validate(Fixtures.wasm(component)));
        assertEquals(unsupported, refusal instanceof ComponentException.Unsupported, refusal::toString);
        assertEquals(!unsupported, refusal instanceof ComponentException.Invalid, refusal::toString);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(reason.replace("unsupported: ", "")), message);
    }

    @Test
    void theOffsetIsThatOfTheInnermostDeclaration() {
        byte[] file = Fixtures.wasm("invalid/nested-offset");
        ComponentException.Invalid refusal =
                assertThrows(ComponentException.Invalid.class, () -> Fixtures.validate(file));
        int offset = (int) refusal.offset();
        assertEquals(0x01, file[offset], "a type declaration");
        assertEquals(0x40, file[offset + 1], "of a function");
    }

    @Test
    void theOffsetIsThatOfTheDefinitionAtFault() {
        Trees component = new Trees().type(new TypeSyntax.Instance(List.of()));
        component.anImport("a", new ExternTypeSyntax.Instance(0));
        component.anImport("a", new ExternTypeSyntax.Instance(0));
        ComponentException.Invalid refusal = assertThrows(ComponentException.Invalid.class, component::validate);
        assertEquals(3, refusal.offset());
    }

    /** No tool writes the attribute yet. */
    @ParameterizedTest
    @CsvSource({
        "a:b/c@1, .2.3, true",
        "a:b/c@0.2, .6-rc.1, true",
        "a:b/c@0.0.3, -alpha, true",
        "a:b/c@0.0.0, '', true",
        "a:b/c@1.2.3, '', false",
        "a:b/c@1, 2.3, false",
        "a:b/c@1, .2, false",
        "a:b/c, .2, false",
        "plain, .2, false",
    })
    void versionSuffixesCompleteCanonicalVersions(String name, String suffix, boolean accepted) {
        Trees component = new Trees().type(new TypeSyntax.Instance(List.of()));
        ExternName withSuffix = new ExternName(name, List.of(new ExternName.Attribute(1, suffix)));
        component.add(new Definition.Import(2, withSuffix, new ExternTypeSyntax.Instance(0)));
        if (accepted) {
            assertDoesNotThrow(component::validate);
        } else {
            assertThrows(ComponentException.Invalid.class, component::validate);
        }
    }

    @Test
    void anAttributeComesOnce() {
        Trees component = new Trees().type(new TypeSyntax.Instance(List.of()));
        ExternName.Attribute attribute = new ExternName.Attribute(2, "id");
        component.add(new Definition.Import(
                2, new ExternName("a", List.of(attribute, attribute)), new ExternTypeSyntax.Instance(0)));
        assertThrows(ComponentException.Invalid.class, component::validate);
    }
}
