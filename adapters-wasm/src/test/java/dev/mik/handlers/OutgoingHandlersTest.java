package dev.mik.handlers;

import static dev.mik.handlers.Calls.MODULE;
import static dev.mik.handlers.Calls.PARENT;
import static dev.mik.handlers.Calls.allowing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.wasm.Component;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Linker;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.Wasi;
import dev.mik.wasm.wasi.WasiContext;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.IncomingRequest;
import dev.mik.wasm.wasi.http.ResponseHead;
import dev.mik.wasm.wasi.http.ResponseSink;
import dev.mik.wasm.wasi.http.WasiHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real component calls out. */
@Timeout(120)
class OutgoingHandlersTest {
    private static LinkedComponent component;
    private static LinkedComponent rust;

    @BeforeAll
    static void load() throws IOException {
        Linker linker = new Linker();
        Wasi.addTo(linker);
        Path fixtures = Path.of("../wasm-component/src/test/resources/fixtures");
        component = linker.link(Component.load(Files.readAllBytes(fixtures.resolve("handler-c.wasm"))));
        rust = linker.link(Component.load(Files.readAllBytes(fixtures.resolve("handler-wstd.wasm"))));
    }

    private static final class Answer implements ResponseSink {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final List<String> calls = new ArrayList<>();

        @Override
        public void head(ResponseHead head) {
            calls.add("head " + head.status());
        }

        @Override
        public void write(byte[] bytes) {
            body.writeBytes(bytes);
        }

        @Override
        public void flush() {}

        @Override
        public void end(List<Header> trailers) {
            calls.add("end");
        }

        @Override
        public void refuse(HttpErrorCode code) {
            calls.add("refuse " + code);
        }

        @Override
        public void abort(String reason) {
            calls.add("abort " + reason);
        }

        String text() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static Answer call(
            Outgoing config, UnaryOperator<IncomingRequest.Builder> request, String url, String method)
            throws IOException {
        return serve(component, config, request, "/call?url=" + url, method);
    }

    private static Answer serve(
            LinkedComponent handler,
            Outgoing config,
            UnaryOperator<IncomingRequest.Builder> request,
            String path,
            String method)
            throws IOException {
        Answer answer = new Answer();
        try (OutgoingRequests outgoing = new OutgoingRequests(config)) {
            WasiContext wasi =
                    WasiContext.builder().outgoing(outgoing.of(MODULE, PARENT)).build();
            IncomingRequest.Builder incoming =
                    IncomingRequest.builder(method, path).scheme("http").authority("localhost");
            WasiHttp.serve(
                    handler,
                    wasi.hostContext(),
                    InstanceLimits.DEFAULT,
                    request.apply(incoming).build(),
                    answer);
        }
        return answer;
    }

    @Test
    void aHandlerCallsOutAndItsForgedFieldsAreReplaced() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
            String url = "http://" + server.authority() + "/there?a=b";
            Outgoing config = Calls.services("http://" + server.authority(), "secret");
            Answer answer = call(
                    config,
                    request -> request.header("X-Mik-Instance", "forged").header("X-API-Key", "forged"),
                    url,
                    "GET");
            assertEquals(List.of("head 200", "end"), answer.calls);
            assertEquals("hello", answer.text());
            String head = server.heads.remove();
            assertTrue(head.startsWith("GET /there?a=b HTTP/1.1\r\n"), head);
            assertEquals(List.of("instance-7"), RawServer.values(head, "x-mik-instance"));
            assertEquals(List.of("secret"), RawServer.values(head, "x-api-key"));
        }
    }

    @Test
    void aBodyGoesThroughAHandlerBothWays() throws Exception {
        String text = "0123456789abcdef".repeat(100_000);
        try (RawServer server = new RawServer((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder last = new StringBuilder("     ");
            for (int b = in.read(); b >= 0; b = in.read()) { // chunks pass as they are
                out.write(b);
                last.append((char) b).deleteCharAt(0);
                if (last.toString().equals("0\r\n\r\n")) {
                    return;
                }
            }
        })) {
            byte[] body = text.getBytes(StandardCharsets.US_ASCII);
            Answer answer = call(
                    allowing("127.0.0.1:" + server.port()),
                    request -> request.body(new ByteArrayInputStream(body)),
                    "http://" + server.authority() + "/",
                    "POST");
            assertEquals(List.of("head 200", "end"), answer.calls);
            assertEquals(text, answer.text());
        }
    }

    @Test
    void anAsynchronousHandlerMakesTwoCallsAtOnce() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 203 Fine\r\nContent-Length: 5\r\n\r\nhello")) {
            Outgoing config = allowing("127.0.0.1:" + server.port());
            String url = "http://" + server.authority() + "/";
            Answer one = serve(
                    rust,
                    config,
                    request -> request.body(new ByteArrayInputStream(new byte[] {'x'})),
                    "/call?" + url,
                    "POST");
            assertEquals(List.of("head 203", "end"), one.calls);
            assertEquals("hello", one.text());
            Answer two = serve(rust, config, request -> request, "/both?" + url, "GET");
            assertTrue(two.text().startsWith("203"), two.text());
            assertEquals(3, server.connections());
        }
    }

    @Test
    void aRedirectIsFollowedByTheHandlerIfAtAll() throws Exception {
        try (RawServer forbidden = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                RawServer server = RawServer.saying("HTTP/1.1 302 Found\r\nLocation: http://" + forbidden.authority()
                        + "/\r\nContent-Length: 0\r\n\r\n")) {
            Outgoing config = allowing(server.authority());
            Answer first = call(config, request -> request, "http://" + server.authority() + "/", "GET");
            assertEquals(List.of("head 302", "end"), first.calls);
            Answer second = call(config, request -> request, "http://" + forbidden.authority() + "/", "GET");
            assertEquals(List.of("head 502", "end"), second.calls);
            assertTrue(second.text().startsWith("error-code"), second.text());
            assertEquals(0, forbidden.connections());
        }
    }
}
