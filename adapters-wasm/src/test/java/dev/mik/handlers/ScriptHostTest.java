package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ModuleCaller;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ResponseHead;
import dev.mik.ports.handlers.ScriptHost;
import dev.mik.ports.handlers.ScriptName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts, with a caller that answers for modules. */
class ScriptHostTest {
    private static final HandlerConfig.Limits LIMITS =
            new HandlerConfig.Limits(Duration.ofSeconds(20), 32L << 20, 100, 4, Duration.ofSeconds(1));
    private static final int BODY_BYTES = 100_000;

    @TempDir
    Path folder;

    private ScriptHost host;
    private final List<String> called = new ArrayList<>();

    @BeforeEach
    void open() {
        host = HandlerBackends.scripts(new ScriptConfig(folder, true, LIMITS, BODY_BYTES));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void script(String name, String source) {
        try {
            Path fresh = Files.writeString(folder.resolve(name + ".new"), source);
            Files.move(fresh, folder.resolve(name + ".js"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers as the module's name says, and remembers what it was asked. */
    private void call(ModuleId module, HandlerRequest request, HandlerResponse response) {
        try {
            String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
            called.add(module + " " + request.method() + " " + request.target() + " " + request.headers() + " " + body);
            ErrorCode failure = switch (module.name()) {
                case "open" -> ErrorCode.CIRCUIT_OPEN;
                case "busy" -> ErrorCode.OVERLOADED;
                case "late" -> ErrorCode.TIMEOUT;
                case "gone" -> ErrorCode.MODULE_NOT_FOUND;
                case "trap" -> ErrorCode.HANDLER_TRAP;
                default -> ErrorCode.INTERNAL;
            };
            if (failure != ErrorCode.INTERNAL) {
                throw new ServiceException(failure, "It is " + module + ".");
            }
            int bytes = module.name().equals("huge") ? BODY_BYTES + 1 : 0;
            response.head(new ResponseHead(
                    module.name().equals("teapot") ? 418 : 200,
                    List.of(
                            new HeaderField("X-Module", module.name()),
                            new HeaderField("Set-Cookie", "a=1"),
                            new HeaderField("Set-Cookie", "b=2")),
                    OptionalLong.empty()));
            response.write(("{\"n\":\"ä " + body + "\"}").getBytes(StandardCharsets.UTF_8));
            response.write(new byte[bytes]);
            response.end(List.of());
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The client went away.", e);
        }
    }

    private Recorded run(String name, HandlerRequest request, ModuleCaller modules) {
        Recorded answer = new Recorded();
        host.run(new ScriptName(name), request, answer, modules);
        assertTrue(answer.ended);
        return answer;
    }

    private Recorded run(String source) {
        script("it", source);
        return run("it", Hosts.request("GET", "/", ""), this::call);
    }

    private ErrorCode failure(String source) {
        script("it", source);
        Recorded answer = new Recorded();
        ServiceException e = assertThrows(
                ServiceException.class,
                () -> host.run(new ScriptName("it"), Hosts.request("GET", "/", ""), answer, this::call));
        assertTrue(answer.head.isEmpty());
        return e.code();
    }

    @Test
    void theScriptSeesTheRequest() {
        script("it", "export default async (req) => ({ ...req, twice: req.json().a * 2 })");
        HandlerRequest plain = Hosts.request("POST", "/a/b?x=%20&y", "{\"a\":21,\"ä\":\"€\"}");
        HandlerRequest request = new HandlerRequest(
                plain.id(),
                plain.traceparent(),
                plain.method(),
                plain.target(),
                plain.scheme(),
                plain.authority(),
                List.of(
                        new HeaderField("X-One", "1"),
                        new HeaderField("x-one", "2"),
                        new HeaderField("__proto__", "p")),
                plain.body(),
                plain.trailers());
        Recorded answer = run("it", request, this::call);
        assertEquals(200, answer.status());
        assertEquals(
                List.of(new HeaderField("content-type", "application/json")),
                answer.head.orElseThrow().headers());
        assertEquals(
                "{\"method\":\"POST\",\"path\":\"/a/b\",\"query\":\"x=%20&y\",\"headers\":{\"x-one\":\"1, 2\",\"__proto__\":\"p\"},"
                        + "\"body\":\"{\\\"a\\\":21,\\\"ä\\\":\\\"€\\\"}\",\"twice\":42}",
                answer.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"text ä\" | 200 | text/plain; charset=utf-8 | text ä",
                "[1, null] | 200 | application/json | [1,null]",
                "null | 200 | application/json | null",
                "0 | 200 | application/json | 0",
                "undefined | 204 | '' | ''",
                "{status: 201, body: {a: 1}} | 201 | application/json | {\"a\":1}",
                "{status: 404, headers: {'Content-Type': 'text/html'}, body: '<p>'} | 404 | text/html | <p>",
                "{status: 302, headers: {location: '/x', 'Content-Length': '9'}} | 302 | /x | ''",
                "{status: 'fine'} | 200 | application/json | {\"status\":\"fine\"}",
                "{status: 200, other: 1} | 200 | application/json | '{\"status\":200,\"other\":1}'"
            })
    void theAnswerIsWhatTheScriptReturns(String value, int status, String header, String text) {
        Recorded answer = run("export default async () => (" + value + ")");
        assertEquals(status, answer.status());
        assertEquals(
                header,
                String.join(
                        "",
                        answer.head.orElseThrow().headers().stream()
                                .map(HeaderField::value)
                                .toList()));
        assertEquals(text, answer.text());
    }

    @Test
    void aFunctionThatIsNotAsyncWillDo() {
        assertEquals("x", run("export default function () { return 'x'; }").text());
    }

    @Test
    void modulesAreCalledOneAfterTheOther() {
        Recorded answer = run("""
                export default async (req, host) => {
                  const [a, b] = await Promise.all([
                    host.call("a"),
                    host.call("teapot", { method: "PUT", path: "/x?y=1", headers: { "X-A": ["1", "2"] }, body: { k: "ü" } }),
                  ]);
                  return { a: a.status, b: b.status, n: a.json().n, cookies: b.headers["set-cookie"], of: b.headers["x-module"] };
                };
                """);
        assertEquals(
                "{\"a\":200,\"b\":418,\"n\":\"ä \",\"cookies\":[\"a=1\",\"b=2\"],\"of\":\"teapot\"}", answer.text());
        assertEquals(
                List.of(
                        "a GET / [] ",
                        "teapot PUT /x?y=1 [HeaderField[name=X-A, value=1], HeaderField[name=X-A, value=2], "
                                + "HeaderField[name=content-type, value=application/json], "
                                + "HeaderField[name=content-length, value=10]] {\"k\":\"ü\"}"),
                called);
    }

    @Test
    void aModulesAnswerCanBePassedOn() {
        Recorded answer = run("export default (req, host) => host.call('teapot')");
        assertEquals(418, answer.status());
        assertEquals("{\"n\":\"ä \"}", answer.text());
        assertEquals(
                2,
                answer.head.orElseThrow().headers().stream()
                        .filter(field -> field.name().equals("set-cookie"))
                        .count());
    }

    @ParameterizedTest
    @CsvSource({
        "open, CIRCUIT_OPEN",
        "busy, RATE_LIMITED",
        "late, TIMEOUT",
        "gone, MODULE_NOT_FOUND",
        "../x, MODULE_NOT_FOUND",
        "trap, HANDLER_ERROR",
        "huge, HANDLER_ERROR"
    })
    void aCallThatFailsThrowsAnErrorWithItsCode(String module, String code) {
        assertEquals(
                code + " true",
                run("export default async (req, host) => { try { return await host.call('" + module
                                + "'); } catch (e) { return e.code + ' ' + (e instanceof Error); } }")
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{path: 'x'}",
                "{path: '/ HTTP/1.1'}",
                "{path: '/\\r\\nA: b'}",
                "{method: 'GET '}",
                "{method: 'CONNECT'}",
                "{headers: {'a b': 'c'}}",
                "{headers: {a: 'b\\nc: d'}}",
                "{body: 'x'.repeat(100001)}",
                "{body: () => 1}"
            })
    void aCallThatCannotBeMadeIsATypeError(String options) {
        assertEquals(
                "TypeError",
                run("export default async (req, host) => { try { return await host.call('a', " + options
                                + "); } catch (e) { return e.name; } }")
                        .text());
        assertEquals(List.of(), called);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export default async () => { throw new Error('secret'); }",
                "export default async () => { throw 1; }",
                "export default async () => { throw { toString() { throw 1; } }; }",
                "export default async () => { await new Promise(() => {}); }",
                "await new Promise(() => {}); export default async () => 1",
                "export default async (req => {",
                "export const other = 1;",
                "export default 1;",
                "throw new Error('at once');",
                "import fs from 'fs'; export default async () => 1",
                "export default async () => import('std')",
                "export default async () => import('./it.js')",
                "export default async () => { const f = () => 1 + f(); return f(); }",
                "export default async () => 'x'.repeat(100001)",
                "export default async () => ({ status: 99 })",
                "export default async () => ({ status: 200, headers: { 'a\\n': 'b' } })",
                "export default async () => (() => 1)",
                "export default async () => java_invoke('mik', 'open', '[]')",
                "export default async () => java_invoke('mik', 'call', '{}')",
                "export default async () => java_invoke('mik', 'answer', '[\"x\"]') && new Promise(() => {})",
                "java_invoke = 1; export default async () => 1",
            })
    void aScriptThatFailsIsATrap(String source) {
        assertEquals(ErrorCode.HANDLER_TRAP, failure(source));
        assertEquals("fine", run("export default async () => 'fine'").text());
    }

    @Test
    void memoryIsBounded() {
        assertEquals(
                ErrorCode.MEMORY_LIMIT,
                failure("export default async () => { const a = []; for (;;) a.push('x'.repeat(10000) + a.length); }"));
        assertEquals(ErrorCode.MEMORY_LIMIT, failure("export default async () => new Uint8Array(64 << 20).length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export default async () => { for (;;) {} }",
                "export default async () => { for (;;) { try { for (;;) {} } catch {} } }",
                "export default async () => /(a*)*b/.test('a'.repeat(60))",
                "export default () => { const f = () => { Promise.resolve().then(f); }; f(); return new Promise(() => {}); }",
                "for (;;) {} export default 1"
            })
    void anEndlessScriptIsStopped(String source) {
        host.close();
        host = HandlerBackends.scripts(new ScriptConfig(
                folder,
                true,
                new HandlerConfig.Limits(Duration.ofSeconds(2), 32L << 20, 10, 1, Duration.ofSeconds(1)),
                BODY_BYTES));
        assertEquals(ErrorCode.TIMEOUT, failure(source));
        assertEquals("fine", run("export default async () => 'fine'").text());
    }

    @Test
    void aCallEndsWithItsScript() {
        host.close();
        host = HandlerBackends.scripts(new ScriptConfig(
                folder,
                true,
                new HandlerConfig.Limits(Duration.ofSeconds(2), 32L << 20, 10, 1, Duration.ofSeconds(1)),
                BODY_BYTES));
        script("it", "export default async (req, host) => { for (;;) try { await host.call('a'); } catch {} }");
        Recorded answer = new Recorded();
        List<String> ends = new ArrayList<>();
        ServiceException e = assertThrows(
                ServiceException.class,
                () -> host.run(new ScriptName("it"), Hosts.request("GET", "/", ""), answer, (_, _, _) -> {
                    try {
                        new java.util.concurrent.CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        ends.add("interrupted");
                        Thread.currentThread().interrupt();
                        throw new ServiceException(ErrorCode.UNAVAILABLE, "Stopped.", stopped);
                    }
                }));
        assertEquals(ErrorCode.TIMEOUT, e.code());
        assertEquals(List.of("interrupted"), ends);
    }

    @Test
    void nothingIsLeftOfARequest() {
        String source =
                "globalThis.n = (globalThis.n ?? 0) + 1; let m = 0; Array.prototype.x = (Array.prototype.x ?? 0) + 1;"
                        + " export default async () => [globalThis.n, ++m, [].x].join()";
        for (int i = 0; i < 3; i++) {
            assertEquals("1,1,1", run(source).text());
        }
        assertFalse(run("export default () => String(Math.random())")
                .text()
                .equals(run("export default () => String(Math.random())").text()));
    }

    @Test
    void thereIsNothingToReachButModules() {
        assertEquals(
                "undefined undefined undefined undefined undefined",
                run("export default () => [typeof fetch, typeof require, typeof process, typeof std, typeof os].join(' ')")
                        .text());
        assertEquals(
                "0",
                run("export default () => { try { return String(Javy.IO.readSync(0, new Uint8Array(8))); } catch (e) { return '0'; } }")
                        .text());
        assertEquals(
                ErrorCode.HANDLER_TRAP,
                failure("export default () => { Javy.IO.readSync(3, new Uint8Array(8)); throw 1; }"));
    }

    @Test
    void aChangedScriptServesItsNextRequest() {
        assertEquals("1", run("export default () => '1'").text());
        assertEquals("2", run("export default () => '2'").text());
        assertEquals("2", run("export default () => {").text()); // the one before goes on
        assertEquals("3", run("export default () => '3'").text());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String name : List.of("none", "..", ".it", "a/b", "it.js", "")) {
            assertEquals(
                    ErrorCode.NOT_FOUND,
                    assertThrows(
                                    ServiceException.class,
                                    () -> host.run(
                                            new ScriptName(name),
                                            Hosts.request("GET", "/", ""),
                                            new Recorded(),
                                            this::call))
                            .code(),
                    name);
        }
    }
}
