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

/** Scripts over HTTP, and the handlers that they call. */
class ScriptsContract {
    private static final String CATCHING =
            "export default async (req, host) => { try { return await host.call(req.query, { path: req.path }); }"
                    + " catch (e) { return { code: e.code }; } }";

    @RegisterExtension
    static final OwnDaemon SERVER = OwnDaemon.handlers(process -> {
        script(
                process,
                "sum",
                "export default async (req, host) => {\n"
                        + "  const a = await host.call('c', { path: '/hello' });\n"
                        + "  const b = await host.call('c', { method: 'POST', path: '/echo', body: req.body });\n"
                        + "  return { hello: a.status, echo: b.body, path: req.path, handler: b.headers['x-mik-handler'] };\n"
                        + "};\n");
        script(process, "catching", CATCHING);
        script(process, "uncaught", "export default (req, host) => host.call('none')");
        script(process, "throws", "export default () => { throw new Error('a secret'); }");
        script(process, "spin", "export default () => { for (;;) {} }");
        script(process, "grow", "export default () => { const a = []; for (;;) a.push('x'.repeat(1e5) + a.length); }");
        script(
                process,
                "pass",
                "export default (req) => ({ status: 207, headers: { 'X-Own': '1' }, body: req.method })");
        return process.deploy("handler-c", "c")
                .deploy("handler-c", "failing")
                .toml("[server]\nmax_body_size_mb = 1\nexecution_timeout_secs = 2\nmemory_limit_mb = 16\n");
    });

    private static void script(DaemonProcess process, String name, String source) {
        try {
            Path scripts = Files.createDirectories(process.home().resolve("scripts"));
            Files.writeString(scripts.resolve(name + ".js"), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Api api() {
        return SERVER.api();
    }

    @Test
    void aScriptAnswersFromWhatHandlersAnswer() {
        Answer answer = api().post("/script/sum/x/y").text("text/plain", "grüß").expect(200);
        assertEquals("{\"hello\":200,\"echo\":\"grüß\",\"path\":\"/x/y\"}", answer.text());
        assertEquals("application/json", answer.need("Content-Type"));
        assertEquals("script/sum", answer.need("X-Mik-Handler"));
        assertEquals(32, answer.need("X-Request-ID").length());
        assertTrue(api().get("/metrics")
                .send()
                .expect(200)
                .text()
                .contains("mik_wasm_execution_duration_seconds_count{module=\"c\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodIsTheScripts(String method) {
        Answer answer = api().call(method, "/script/pass").send().expect(207);
        assertEquals(method, answer.text());
        assertEquals("1", answer.need("X-Own"));
    }

    @Test
    void failuresHaveTheirCodes() {
        Api api = api();
        api.get("/script/none").send().error(404, "not-found");
        api.get("/script/%2e%2e").send().error(404, "not-found");
        api.get("/script/sum.js").send().error(404, "not-found");
        api.get("/script/uncaught").send().error(500, "handler-trap");
        Answer thrown = api.get("/script/throws").send();
        thrown.error(500, "handler-trap");
        assertEquals(-1, thrown.text().indexOf("secret"), thrown::text);
        api.get("/script/spin").send().error(504, "timeout");
        api.get("/script/grow").send().error(507, "memory-limit");
        api.post("/script/sum")
                .bytes("application/octet-stream", new byte[2_000_000])
                .error(413, "payload-too-large");
        api.get("/script/pass").send().expect(207);
    }

    @Test
    void aCallHasTheHandlersLimitsAndBreaker() {
        Api api = api();
        assertEquals(
                "{\"code\":\"MODULE_NOT_FOUND\"}",
                api.get("/script/catching/?none").send().expect(200).text());
        assertEquals(
                "{\"code\":\"TIMEOUT\"}",
                api.get("/script/catching/spin?failing").send().expect(200).text());
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    "{\"code\":\"HANDLER_ERROR\"}",
                    api.get("/script/catching/trap?failing").send().expect(200).text());
        }
        assertEquals(
                "{\"code\":\"CIRCUIT_OPEN\"}",
                api.get("/script/catching/hello?failing").send().expect(200).text());
        api.get("/run/failing/hello").send().error(503, "circuit-open");
    }
}
