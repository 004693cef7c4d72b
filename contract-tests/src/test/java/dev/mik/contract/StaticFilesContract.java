package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The static folder: its files, and nothing outside of it. */
class StaticFilesContract {
    @RegisterExtension
    static final OwnDaemon SERVER = OwnDaemon.handlers(StaticFilesContract::withFiles);

    private static DaemonProcess withFiles(DaemonProcess process) {
        try {
            Path folder = Files.createDirectories(process.home().resolve("static/docs"));
            Files.writeString(folder.resolveSibling("page.html"), "<p>page</p>");
            Files.writeString(folder.resolveSibling("a b.txt"), "0123456789");
            Files.writeString(folder.resolve("index.html"), "<p>index</p>");
            Files.writeString(process.home().resolve("secret.txt"), "secret");
            Files.createSymbolicLink(
                    folder.resolveSibling("link.txt"), process.home().resolve("secret.txt"));
            Files.createSymbolicLink(folder.resolveSibling("inside.html"), Path.of("page.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process;
    }

    @Test
    void filesHaveTypesTagsAndRanges() {
        Api api = SERVER.api();
        Answer page = api.get("/static/page.html").send().expect(200);
        assertEquals("<p>page</p>", page.text());
        assertTrue(page.need("Content-Type").startsWith("text/html"));
        api.get("/static/page.html").header("If-None-Match", page.etag()).send().expect(304);
        Answer part =
                api.get("/static/a%20b.txt").header("Range", "bytes=2-4").send().expect(206);
        assertEquals("234", part.text());
        assertEquals("bytes 2-4/10", part.need("Content-Range"));
        api.get("/static/a%20b.txt").header("Range", "bytes=20-").send().error(416, "range-not-satisfiable");
        assertEquals("11", api.head("/static/page.html").send().expect(200).need("Content-Length"));
        assertEquals(
                "<p>page</p>", api.get("/static/inside.html").send().expect(200).text());
    }

    @Test
    void aFolderIsItsIndex() {
        Api api = SERVER.api();
        assertEquals("<p>index</p>", api.get("/static/docs/").send().expect(200).text());
        assertEquals("/static/docs/", api.get("/static/docs").send().expect(301).need("Location"));
        api.get("/static/").send().error(404, "not-found");
        api.get("/static").send().error(404, "not-found");
        api.post("/static/page.html").send().error(405, "method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../secret.txt",
                "/static/..%2fsecret.txt",
                "/static/%2e%2e/secret.txt",
                "/static/docs/../../secret.txt",
                "/static/docs%2f..%2f..%2fsecret.txt",
                "/static//etc/passwd",
                "/static/%2fetc/passwd",
                "/static/..%5csecret.txt",
                "/static/page.html%00",
                "/static/link.txt",
                "/static/./page.html"
            })
    void nothingOutsideIsServed(String path) {
        try (RawConnection connection = SERVER.raw()) {
            Answer answer = connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .answer()
                    .orElseThrow();
            assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
            assertEquals(-1, answer.text().indexOf("root:"));
        }
    }
}
