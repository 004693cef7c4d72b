package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5: uploads that are too large, break off, or are larger than the server's memory. */
class StorageUploadContract {
    private static final String OCTETS = "application/octet-stream";
    private static final int LIMIT = 3_000_000;

    @RegisterExtension
    private static final OwnDaemon daemon = OwnDaemon.with(d -> d.toml("[limits]\nobject_bytes = " + LIMIT + "\n"));

    private final Api api = daemon.api();
    private final String name = Fresh.name();
    private final String path = "/storage/" + name;
    private final Path folder = daemon.process().home().resolve("storage");

    private void nothingIsLeft(long before) {
        Eventually.get(
                () -> "files that stay behind: " + Folders.files(folder),
                Duration.ofSeconds(30),
                () -> Folders.size(folder) - before,
                // An index may grow by a page or two; a part of the body is far more.
                grown -> grown < 100_000);
        assertEquals(List.of(), Listing.of(api, "prefix=" + name).paths());
        api.get(path).send().error(404, "not-found");
    }

    private static String head(String path, String framing) {
        return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + OCTETS + "\r\n" + framing
                + "\r\n\r\n";
    }

    @Test
    void anObjectOfTheLimitIsStored() {
        api.put(path).bytes(OCTETS, new byte[LIMIT]).expect(201);
    }

    @Test
    void anObjectOverTheLimitIs413AndNothingStays() {
        long before = Folders.size(folder);
        api.put(path).bytes(OCTETS, new byte[LIMIT + 1]).error(413, "payload-too-large");
        nothingIsLeft(before);
        api.put(path)
                .send(OCTETS, BodyPublishers.ofInputStream(() -> Generated.bytes(LIMIT + 1)))
                .error(413, "payload-too-large");
        nothingIsLeft(before);
    }

    @Test
    void anObjectOverTheLimitLeavesTheOldOne() {
        api.put(path).text("text/plain", "old").expect(201);
        api.put(path)
                .send(OCTETS, BodyPublishers.ofInputStream(() -> Generated.bytes(LIMIT + 1)))
                .error(413, "payload-too-large");
        assertEquals("old", api.get(path).send().expect(200).text());
    }

    @Test
    void aDeclaredLengthOverTheLimitIsRefusedBeforeTheBodyComes() {
        try (RawConnection connection = daemon.raw()) {
            connection
                    .send(head(path, "Content-Length: " + (LIMIT + 1)) + "x")
                    .answer()
                    .orElseThrow()
                    .error(413, "payload-too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2900000", "Transfer-Encoding: chunked"})
    void aClientThatBreaksOffLeavesNothing(String framing) {
        long before = Folders.size(folder);
        for (int i = 0; i < 5; i++) {
            try (RawConnection connection = daemon.raw()) {
                connection.send(head(path, framing));
                if (framing.startsWith("Transfer")) {
                    connection.send("100000\r\n");
                }
                connection.send(new byte[1_000_000]);
            }
        }
        nothingIsLeft(before);
    }

    @Test
    void aChunkedBodyWithoutItsLastChunkLeavesNothing() {
        long before = Folders.size(folder);
        try (RawConnection connection = daemon.raw()) {
            connection
                    .send(head(path, "Transfer-Encoding: chunked") + "5\r\nhello\r\n")
                    .finish();
            connection.answer().ifPresent(answer -> answer.error(400));
        }
        nothingIsLeft(before);
    }

    @Test
    void aClientThatBreaksOffLeavesTheOldObject() {
        api.put(path).text("text/plain", "old").expect(201);
        try (RawConnection connection = daemon.raw()) {
            connection.send(head(path, "Content-Length: 2900000")).send(new byte[1_000_000]);
        }
        try (RawConnection connection = daemon.raw()) {
            connection.send(head(path, "Content-Length: 10") + "new").finish();
            connection.answer().ifPresent(answer -> answer.error(400));
        }
        assertEquals("old", api.get(path).send().expect(200).text());
    }

    @Test
    void aServerThatIsKilledInAnUploadLeavesNothing() {
        try (DaemonProcess killed = DaemonProcess.prepare().start();
                RawConnection connection = killed.raw()) {
            killed.api().get("/storage").send().expect(200);
            long before = Folders.size(killed.home().resolve("storage"));
            connection.send(head(path, "Content-Length: 90000000")).send(new byte[5_000_000]);
            killed.kill();
            killed.start();
            assertEquals(List.of(), Listing.of(killed.api(), "prefix=" + name).paths());
            Eventually.get(
                    () -> "files that stay behind: " + Folders.files(killed.home()),
                    Duration.ofSeconds(30),
                    () -> Folders.size(killed.home().resolve("storage")) - before,
                    grown -> grown < 1_000_000);
        }
    }

    @Test
    void anObjectMayBeLargerThanTheServersMemory() throws IOException {
        largeObject("-Xmx64m", 300L * 1024 * 1024 + 7);
    }

    @Test
    @Tag("long")
    void anObjectMayBeLargerThanTwoGigabytes() throws IOException {
        largeObject("-Xmx128m", (2L << 30) + 7);
    }

    private void largeObject(String heap, long size) throws IOException {
        try (DaemonProcess small = DaemonProcess.prepare().jvm(heap).start()) {
            Api client = small.api();
            client.put(path)
                    .send(
                            OCTETS,
                            BodyPublishers.fromPublisher(
                                    BodyPublishers.ofInputStream(() -> Generated.bytes(size)), size))
                    .expect(201);
            client.put(path + "/chunked")
                    .send(OCTETS, BodyPublishers.ofInputStream(() -> Generated.bytes(size / 10)))
                    .expect(201);
            assertEquals(
                    Long.toString(size), client.head(path).send().expect(200).need("Content-Length"));
            HttpResponse<InputStream> whole =
                    client.get(path).exchange(BodyPublishers.noBody(), BodyHandlers.ofInputStream());
            assertEquals(200, whole.statusCode());
            assertEquals(Generated.digest(Generated.bytes(size)), Generated.digest(whole.body()));
            Answer part = client.get(path)
                    .header("Range", "bytes=" + (size - 1_000) + "-")
                    .send()
                    .expect(206);
            assertArrayEquals(Generated.part(size - 1_000, 1_000), part.bytes());
            client.post(path + "/copy?copy_from=" + name).send().expect(201);
            assertTrue(client.head(path + "/copy").send().need("Content-Length").equals(Long.toString(size)));
        }
    }

    @Test
    void aPartOfABodyIsRefusedAndReplacesNothing() {
        String path = "/storage/" + Fresh.name();
        Api api = Target.shared().api();
        api.put(path)
                .bytes("text/plain", "hello world".getBytes(StandardCharsets.UTF_8))
                .expect(201);
        api.put(path)
                .header("Content-Range", "bytes 6-10/11")
                .bytes("text/plain", "world".getBytes(StandardCharsets.UTF_8))
                .error(400, "invalid-request");
        assertEquals("hello world", api.get(path).send().expect(200).text());
    }
}
