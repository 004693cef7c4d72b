package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.config.ProjectConfig.TenantGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectTenantsTest {
    @TempDir
    private Path folder;

    private ProjectConfig load(String toml) throws IOException {
        Files.writeString(folder.resolve("mik.toml"), toml);
        return ProjectConfig.load(folder, Map.of(), OptionalInt.empty());
    }

    private List<String> problems(String toml) {
        return assertThrows(ConfigException.class, () -> load(toml)).problems();
    }

    @Test
    void aTenantHasWhatItWasGrantedAndNothingElse() throws IOException {
        assertEquals(
                Map.of(
                        "acme",
                        new TenantGrant(
                                Optional.of("acme:"),
                                Optional.of(folder.resolve("data/acme.db")),
                                Optional.empty(),
                                Optional.of("acme/")),
                        "b.c",
                        new TenantGrant(Optional.empty(), Optional.empty(), Optional.of("tenant_b"), Optional.empty()),
                        "none",
                        new TenantGrant(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                load("""
                        [tenants.acme]
                        kv_prefix = "acme:"
                        sql_file = "data/acme.db"
                        storage_prefix = "acme/"
                        [tenants."b.c"]
                        sql_schema = "tenant_b"
                        [tenants.none]
                        """).tenants());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kv_prefix = \"a\\n\" | none of them a control character",
                "kv_prefix = 1 | a string in quotes",
                "storage_prefix = 'a' | folders with a slash at the end",
                "storage_prefix = '/a/' | folders with a slash at the end",
                "storage_prefix = 'a/../b/' | folders with a slash at the end",
                "storage_prefix = 'a//b/' | folders with a slash at the end",
                "storage_prefix = '/' | folders with a slash at the end",
                "sql_schema = 'a; DROP' | a name of up to 63"
            })
    void aGrantOutOfPlaceSaysWhatWasExpected(String toml, String expected) {
        List<String> problems = problems("[tenants.a]\n" + toml);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(expected), problems::toString);
        assertTrue(problems.getFirst().contains("tenants.a"), problems::toString);
    }

    /** An empty prefix would be all keys of everybody. */
    @ParameterizedTest
    @CsvSource({"kv_prefix", "storage_prefix", "sql_file", "sql_schema"})
    void nothingIsGrantedByAnEmptyName(String key) {
        List<String> problems = problems("[tenants.a]\n" + key + " = ''");
        assertEquals(1, problems.size(), problems::toString);
    }

    @Test
    void aFileAndASchemaAreOneTooMany() {
        assertEquals(
                List.of(folder.resolve("mik.toml")
                        + ":1: tenants.a: one of sql_file and sql_schema can be granted, and not both."),
                problems("[tenants.a]\nsql_schema = 'a'\nsql_file = 'b'"));
    }

    @ParameterizedTest
    @CsvSource({
        "kv_prefix, a, ab",
        "kv_prefix, ab, a",
        "kv_prefix, a, a",
        "storage_prefix, a/b/, a/",
        "sql_file, a.db, ./x/../a.db",
        "sql_schema, acme, ACME"
    })
    void nothingIsGrantedTwice(String key, String one, String two) {
        List<String> problems = problems("""
                [tenants.a]
                %s = "%s"
                [tenants.b]
                %s = "%s"
                """.formatted(key, one, key, two));
        assertEquals(
                List.of(folder.resolve("mik.toml") + ":3: tenants.b." + key
                        + " must be the tenant's alone, and is shared with a."),
                problems);
    }

    @Test
    void prefixesThatOnlyLookAlikeAreDifferent() throws IOException {
        assertEquals(
                3,
                load("tenants.a.kv_prefix='ab'\ntenants.b.kv_prefix='ac'\ntenants.c.kv_prefix='b'")
                        .tenants()
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[tenants.\"../x\"] | tenants are named with letters",
                "[tenants.\"\"] | tenants are named with letters",
                "tenants.a = 1 | tenants.a must be a table",
                "[[tenants]] | tenants must be a table"
            })
    void whatIsNoTenantIsRefused(String toml, String expected) {
        List<String> problems = problems(toml);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(expected), problems::toString);
    }

    @Test
    void anUnknownGrantIsAWarning() throws IOException {
        assertEquals(
                List.of(folder.resolve("mik.toml")
                        + ":2: tenants.a.kv_prefixx is not a key of this file; did you mean tenants.a.kv_prefix?"),
                load("[tenants.a]\nkv_prefixx = 'a'").warnings());
    }
}
