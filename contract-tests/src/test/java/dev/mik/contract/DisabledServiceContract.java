package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 1: a service that is switched off. */
class DisabledServiceContract {
    @RegisterExtension
    private static final OwnDaemon none = OwnDaemon.with(
            d -> d.toml("[services]\nkv_enabled = false\nsql_enabled = false\nstorage_enabled = false\n"));

    private final Api api = none.api();

    @ParameterizedTest
    @CsvSource({
        "KV,GET,/kv",
        "KV,GET,/kv/a",
        "KV,PUT,/kv/a",
        "KV,DELETE,/kv/a",
        "KV,DELETE,/kv?prefix=a",
        "KV,POST,/kv/a/increment",
        "KV,POST,/kv/a/expire",
        "KV,POST,/kv/batch",
        "SQL,POST,/sql/execute",
        "SQL,POST,/sql/query",
        "SQL,POST,/sql/batch",
        "Storage,GET,/storage",
        "Storage,GET,/storage/a",
        "Storage,PUT,/storage/a/b",
        "Storage,DELETE,/storage/a",
        "Storage,POST,/storage/a?copy_from=b"
    })
    void itsEndpointsAnswerExactlyTheDocumentedSentence(String service, String method, String path) {
        String sentence = api.call(method, path).json("{}").error(503, "service-disabled");
        assertEquals(none.process().product().disabledSentence(service), sentence);
    }

    @Test
    void headAnswers503WithoutABody() {
        api.head("/kv/a").send().expect(503).withoutBody();
        api.head("/storage/a").send().expect(503).withoutBody();
    }

    @Test
    void theSystemEndpointsStillAnswer() {
        api.get("/health").send().expect(200);
        api.get("/version").send().expect(200);
        api.get("/metrics").send().expect(200);
        assertEquals(
                "ready",
                api.get("/ready").send().expect(200).json().path("status").stringValue());
        api.get("/nowhere").send().error(404, "route-not-found");
    }

    @Test
    void itsFilesAreNotMade() {
        List<String> files = Folders.files(none.process().home()).stream()
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(file -> file.startsWith("kv.") || file.startsWith("sql."))
                .toList();
        assertEquals(List.of(), files);
        assertEquals(List.of(), Folders.files(none.process().home().resolve("storage")));
    }

    @Test
    void theStartUpOutputNamesIt() {
        String output = none.process().output();
        assertTrue(output.contains("Disabled services:"), output);
        for (String service : List.of("KV", "SQL", "Storage")) {
            assertTrue(output.contains("- " + service + " service"), output);
        }
    }

    @Test
    void theOthersServeOn() {
        try (DaemonProcess daemon = DaemonProcess.prepare()
                .toml("[services]\nsql_enabled = false\n")
                .start()) {
            String name = Fresh.name();
            daemon.api().put("/kv/" + name).json(Json.of("value", "x")).expect(200);
            daemon.api().put("/storage/" + name).text("text/plain", "x").expect(201);
            daemon.api().post("/sql/query").json("{\"sql\":\"SELECT 1\"}").error(503, "service-disabled");
            String output = daemon.output();
            assertTrue(output.contains("- SQL service"), output);
            assertFalse(output.contains("- KV service"), output);
        }
    }
}
