package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of names, against the examples and the grammar of {@code Explainer.md}. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a-b-c", "a1-2-3", "A", "A-B-C", "A1-2-3", "a11-w0rds", "A11-4CR0NYMS", "m1x3d-4CR0NYMS"})
    void labels(String text) {
        assertTrue(Label.isLabel(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-2-3", "a-", "-a", "a--b", "aB", "a-bC", "a_b", "ä", "a b", "a-2cD"})
    void noLabels(String text) {
        assertFalse(Label.isLabel(text));
    }

    @Property
    void labelsAreThoseOfTheGrammar(@ForAll @CharRange(from = '-', to = 'c') String text) {
        boolean grammar = text.matches("([a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(-([0-9a-z]+|[0-9A-Z]+))*");
        assertEquals(grammar, Label.isLabel(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0",
                "1.2.3",
                "10.20.30",
                "1.0.0-alpha.1",
                "1.0.0--",
                "1.0.0-0A",
                "1.0.0+001",
                "1.0.0-a-b+c-d.e"
            })
    void versions(String text) {
        assertTrue(SemanticVersion.isValid(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", "1.2.3+a+b", "1.2.3-ä"})
    void noVersions(String text) {
        assertFalse(SemanticVersion.isValid(text));
    }

    @Test
    void canonicalVersionsEndWhereCompatibilityDoes() {
        assertTrue(List.of("1", "20", "0.1", "0.20", "0.0.1", "0.0.0").stream().allMatch(SemanticVersion::isCanonical));
        assertTrue(List.of("0", "0.0", "01", "1.0", "0.1.0", "0.0.01", "0.00").stream()
                .noneMatch(SemanticVersion::isCanonical));
    }

    @Test
    void theseNamesMayStandSideBySide() {
        Set<String> canonical = new HashSet<>();
        for (String name :
                List.of("foo", "foo-bar", "[constructor]foo", "[method]foo.bar", "[static]foo.baz", "foo:bar/baz")) {
            assertTrue(canonical.add(ParsedName.parse(name).canonical()), name);
        }
        for (String name : List.of(
                "foo",
                "FOO",
                "foo-BAR",
                "[constructor]FOO",
                "[method]foo.BAR",
                "[static]foo.bar",
                "[method]foo.baz",
                "[method]foo.foo",
                "[static]foo-BAR.FOO-bar",
                "foo:bar/BAZ")) {
            assertFalse(canonical.add(ParsedName.parse(name).canonical()), name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url=<https://example.com>",
                "integrity=<sha256-a>",
                "unlocked-dep=<a:b>",
                "[async]f",
                "[method]a",
                "a:b",
                "a:b/c/d",
                "a:b:c/d",
                "A:b/c",
                "a:b/c@1.2.3@1",
            })
    void noNames(String text) {
        assertThrows(IllTyped.class, () -> ParsedName.parse(text));
    }
}
