package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.engine.Watchdog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command answers requests. */
@Timeout(120)
class CgiModuleTest {
    private static final Path FIXTURES = Path.of("../wasm-component/src/test/resources/fixtures");
    private static CgiModule command;

    private final Recorder response = new Recorder();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @BeforeAll
    static void load() throws IOException {
        command = CgiModule.load(Engine.builder().build(), Files.readAllBytes(FIXTURES.resolve("cgi-c.wasm")));
    }

    static class Recorder implements HandlerResponse {
        final List<String> calls = new ArrayList<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        int writes;

        @Override
        public void head(ResponseHead head) {
            calls.add("head " + head.status() + " " + head.headers());
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            body.writeBytes(bytes);
            writes++;
        }

        @Override
        public void flush() {}

        @Override
        public void end(List<HeaderField> trailers) {
            calls.add("end");
        }

        @Override
        public void abort(String reason) {
            calls.add("abort");
        }

        String text() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }
    }

    static HandlerRequest request(String method, String target, InputStream body, HeaderField... headers) {
        return new HandlerRequest(
                "request-1", "", method, target, "http", "example.com:8080", List.of(headers), body, List::of);
    }

    private void handle(HandlerRequest request) {
        command.handle(request, "/run/cgi", Map.of("SETTING", "v\u00e4lue"), stderr, InstanceLimits.DEFAULT, response);
    }

    private void get(String target) {
        handle(request("GET", target, InputStream.nullInputStream()));
    }

    @Test
    void saysHello() {
        get("/hello");
        assertEquals(
                List.of("head 200 [HeaderField[name=Content-Type, value=text/plain; charset=utf-8]]", "end"),
                response.calls);
        assertEquals("hello from C over CGI to GET\n", response.text());
    }

    @Test
    void aRequestIsInTheEnvironment() {
        handle(request(
                "GET",
                "/world?a=b%20c",
                InputStream.nullInputStream(),
                new HeaderField("X-Letter", "a"),
                new HeaderField("x-letter", "\u00c3\u00a9"),
                new HeaderField("Cookie", "a=1"),
                new HeaderField("Cookie", "b=2"),
                new HeaderField("Proxy", "http://evil"),
                new HeaderField("X_Letter", "forged"),
                new HeaderField("Content-Type", "text/x"),
                new HeaderField("Content-Length", "0")));
        String world = response.body.toString(StandardCharsets.UTF_8);
        List<String> lines = world.lines().toList();
        for (String expected : List.of(
                "argument: /run/cgi",
                "SETTING=v\u00e4lue",
                "GATEWAY_INTERFACE=CGI/1.1",
                "SERVER_PROTOCOL=HTTP/1.1",
                "SERVER_NAME=example.com",
                "SERVER_PORT=8080",
                "REQUEST_METHOD=GET",
                "SCRIPT_NAME=/run/cgi",
                "PATH_INFO=/world",
                "QUERY_STRING=a=b%20c",
                "CONTENT_TYPE=text/x",
                "CONTENT_LENGTH=0",
                "HTTP_X_LETTER=a, \u00e9",
                "HTTP_COOKIE=a=1; b=2",
                "entropy: fine")) {
            assertTrue(lines.contains(expected), () -> expected + " in\n" + world);
        }
        assertFalse(world.contains("PROXY"), world);
        assertFalse(world.contains("forged"), world);
        assertFalse(world.contains("open\n"), world);
        assertFalse(world.contains(System.getenv("PATH")), world);
        assertEquals("said on stderr\n", stderr.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aBodyGoesThroughInPieces() {
        byte[] body = "0123456789abcdef".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
        handle(request("POST", "/echo", new ByteArrayInputStream(body)));
        assertEquals(new String(body, StandardCharsets.US_ASCII), response.text());
        assertTrue(response.writes > 5, () -> response.writes + " writes");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 404, 503, 599})
    void aStatusIsTheCommands(int status) {
        get("/status?" + status);
        assertTrue(response.calls.getFirst().startsWith("head " + status + " "));
        assertEquals("end", response.calls.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 1000})
    void aStatusThatIsNoneIsNoAnswer(int status) {
        assertEquals(ErrorCode.HANDLER_TRAP, failure("/status?" + status));
        assertEquals(List.of(), response.calls);
    }

    @Test
    void aLocationAloneIsARedirect() {
        get("/location");
        assertEquals(List.of("head 302 [HeaderField[name=Location, value=/elsewhere]]", "end"), response.calls);
    }

    @Test
    void aHeadHasNoBody() {
        handle(request("HEAD", "/hello", InputStream.nullInputStream()));
        assertEquals("", response.text());
        assertEquals("end", response.calls.getLast());
    }

    @Test
    void withoutHeadersThereIsNoAnswer() {
        assertEquals(ErrorCode.HANDLER_TRAP, failure("/headless"));
        assertEquals(List.of(), response.calls);
    }

    private ErrorCode failure(String target) {
        return assertThrows(ServiceException.class, () -> get(target)).code();
    }

    @Test
    void anExitDecides() {
        get("/exit?0");
        assertEquals("end", response.calls.getLast());
        assertEquals(ErrorCode.HANDLER_TRAP, failure("/exit?3"));
        assertEquals("abort", response.calls.getLast());
    }

    @Test
    void aTrapIsOne() {
        Trap trap = assertThrows(Trap.class, () -> get("/trap"));
        assertEquals(Trap.Kind.UNREACHABLE, trap.kind());
        assertEquals(List.of(), response.calls);
    }

    @Test
    void theWatchdogStopsACommandThatSpinsOrWaits() {
        try (Watchdog watchdog = new Watchdog()) {
            InputStream never = new InputStream() {
                @Override
                public int read() throws IOException {
                    try {
                        Thread.sleep(Duration.ofMinutes(1));
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                    return -1;
                }

                @Override
                public int read(byte[] target, int from, int length) throws IOException {
                    return read();
                }
            };
            for (HandlerRequest request :
                    List.of(request("GET", "/spin", InputStream.nullInputStream()), request("POST", "/echo", never))) {
                Trap trap = assertThrows(
                        Trap.class,
                        () -> watchdog.call(Duration.ofMillis(300), () -> {
                            handle(request);
                            return "";
                        }));
                assertEquals(Trap.Kind.TIMEOUT, trap.kind());
            }
        }
    }

    @Test
    void whatTheBodyThrowsIsThrown() {
        ServiceException large = new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is too large.");
        InputStream body = new InputStream() {
            @Override
            public int read() {
                throw large;
            }

            @Override
            public int read(byte[] target, int from, int length) {
                throw large;
            }
        };
        assertSame(large, assertThrows(ServiceException.class, () -> handle(request("POST", "/echo", body))));
    }

    @Test
    void aClientThatIsGoneEndsTheCommand() {
        HandlerResponse gone = new Recorder() {
            @Override
            public void write(byte[] bytes) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        ServiceException thrown = assertThrows(
                ServiceException.class,
                () -> command.handle(
                        request("GET", "/big?10000000", InputStream.nullInputStream()),
                        "/run/cgi",
                        Map.of(),
                        stderr,
                        InstanceLimits.DEFAULT,
                        gone));
        assertEquals(ErrorCode.UNAVAILABLE, thrown.code());
        assertEquals("abort", ((Recorder) gone).calls.getLast());
    }

    @Test
    void memoryIsLimited() {
        Trap trap = assertThrows(
                Trap.class,
                () -> command.handle(
                        request("GET", "/hello", InputStream.nullInputStream()),
                        "/run/cgi",
                        Map.of(),
                        stderr,
                        new InstanceLimits(100_000, 100),
                        response));
        assertEquals(Trap.Kind.MEMORY_LIMIT, trap.kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "start-trap", "handler-c"})
    void otherFilesAreNoCommands(String fixture) throws IOException {
        byte[] file = Files.readAllBytes(FIXTURES.resolve(fixture + ".wasm"));
        assertThrows(
                ComponentException.class, () -> CgiModule.load(Engine.builder().build(), file));
    }
}
