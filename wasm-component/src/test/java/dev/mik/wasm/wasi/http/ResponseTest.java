package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.STREAMS;
import static dev.mik.wasm.wasi.http.HttpGuest.TYPES;
import static dev.mik.wasm.wasi.http.HttpGuest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.Exit;
import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of a handler's answer. */
class ResponseTest {
    private final HttpGuest http = new HttpGuest();

    /** Answers with a text, as handlers do. */
    private void answer(Object out, Object response, String text) {
        Object body = http.body(response);
        http.set(out, response);
        Object stream = http.stream(body);
        assertEquals(Result.ok(), http.write(stream, text));
        Guest.drop(stream);
        assertEquals(Result.ok(), http.finish(body));
    }

    private static Object code(String label) {
        return Result.error(Variant.of(label));
    }

    @Test
    void aResponseGoesOutInOrder() {
        RecordingSink sink = http.serve((request, out) -> answer(out, http.response(201, "X-A", "1"), "hello"));
        assertEquals(List.of("head 201", "write 5", "flush", "end"), sink.calls);
        assertEquals("hello", sink.body());
        assertEquals(List.of(new Header("X-A", "1")), sink.head().headers());
        assertEquals(OptionalLong.empty(), sink.head().bodyLength());
    }

    @Test
    void theLengthIsToldWhereItIsKnown() {
        RecordingSink sink =
                http.serve((request, out) -> answer(out, http.response(200, "Content-Length", "5"), "hello"));
        assertEquals(OptionalLong.of(5), sink.head().bodyLength());
    }

    @Test
    void aResponseWhoseBodyWasNeverTakenHasNone() {
        RecordingSink sink = http.serve((request, out) -> http.set(out, http.response(404)));
        assertEquals(List.of("head 404", "end"), sink.calls);
        assertEquals(OptionalLong.of(0), sink.head().bodyLength());
    }

    @Test
    void aBodyMayBeCompleteBeforeItsHeadIsOut() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            Object stream = http.stream(body);
            assertEquals(Result.ok(), http.write(stream, "early"));
            Guest.drop(stream);
            assertEquals(Result.ok(), http.finish(body, http.fields("x-sum", "42")));
            http.set(out, response);
        });
        assertEquals(List.of("head 200", "write 5", "end"), sink.calls);
        assertEquals(OptionalLong.of(5), sink.head().bodyLength());
        assertEquals(List.of(new Header("x-sum", "42")), sink.trailers());
    }

    @Test
    void beforeTheHeadIsOutABodyTakesOnlyWhatFits() {
        Trap trap = assertThrows(
                Trap.class,
                () -> http.serve((request, out) -> {
                    Object stream = http.stream(http.body(http.response(200)));
                    assertEquals(65_536, http.checkWrite(stream));
                    http.guest.call(STREAMS, "[method]output-stream.write", stream, new byte[65_536]);
                    assertEquals(0, http.checkWrite(stream));
                    assertEquals(Result.ok(), http.guest.call(STREAMS, "[method]output-stream.flush", stream));
                    http.write(stream, "one more");
                }));
        assertEquals(Trap.Kind.HOST, trap.kind());
    }

    @Test
    void trailersFollowTheBody() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            assertEquals(Result.ok(), http.finish(body, http.fields("X-Sum", "1", "x-more", "2")));
        });
        assertEquals(List.of("head 200", "end"), sink.calls);
        assertEquals(List.of(new Header("X-Sum", "1"), new Header("x-more", "2")), sink.trailers());
    }

    @Test
    void trailersThatSayHowToReadTheBodyAreRefused() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            assertEquals(code("HTTP-protocol-error"), http.finish(body, http.fields("Content-Length", "1")));
        });
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void noAnswerIsAnError() {
        assertEquals(List.of("refuse HTTP-response-incomplete"), http.serve((request, out) -> {}).calls);
        assertEquals(List.of("refuse HTTP-response-incomplete"), http.serve((request, out) -> Guest.drop(out)).calls);
    }

    @Test
    void anErrorIsPassedOn() {
        RecordingSink sink = http.serve((request, out) -> http.types(
                "[static]response-outparam.set",
                out,
                Result.error(Variant.of("internal-error", Optional.of("no idea")))));
        assertEquals(List.of("refuse internal-error"), sink.calls);
    }

    @Test
    void aTrapBeforeTheHeadIsTheCallersToTell() {
        RecordingSink sink = RecordingSink.fast();
        IncomingRequest request = IncomingRequest.builder("GET", "/").build();
        assertThrows(
                Trap.class,
                () -> http.serve(request, sink, (in, out) -> {
                    throw new Trap(Trap.Kind.UNREACHABLE, "panic");
                }));
        assertEquals(List.of(), sink.calls);
    }

    @Test
    void aTrapAfterTheHeadCutsTheResponseOff() {
        RecordingSink sink = RecordingSink.fast();
        IncomingRequest request = IncomingRequest.builder("GET", "/").build();
        assertThrows(
                Trap.class,
                () -> http.serve(request, sink, (in, out) -> {
                    Object response = http.response(200);
                    http.write(http.stream(http.body(response)), "lost");
                    http.set(out, response);
                    throw new Trap(Trap.Kind.UNREACHABLE, "panic");
                }));
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void aFailureAfterTheEndChangesNothing() {
        RecordingSink sink = RecordingSink.fast();
        IncomingRequest request = IncomingRequest.builder("GET", "/").build();
        assertThrows(
                Exit.class,
                () -> http.serve(request, sink, (in, out) -> {
                    answer(out, http.response(200), "done");
                    http.guest.call("wasi:cli/exit", "exit", Result.ok());
                }));
        assertEquals(List.of("head 200", "write 4", "flush", "end"), sink.calls);
    }

    @Test
    void aBodyThatWasDroppedIsCutOff() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            Guest.drop(body);
        });
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void aBodyThatWasDroppedBeforeTheHeadIsRefused() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Guest.drop(http.body(response));
            http.set(out, response);
        });
        assertEquals(List.of("refuse internal-error"), sink.calls);
    }

    @Test
    void aBodyThatWasNotFinishedIsCutOff() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            http.write(http.stream(body), "half");
        });
        assertEquals(List.of("head 200", "write 4", "flush", "abort"), sink.calls);
    }

    @Test
    void tooShortABodyIsCutOff() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200, "content-length", "6");
            Object body = http.body(response);
            http.set(out, response);
            Object stream = http.stream(body);
            http.write(stream, "short");
            Guest.drop(stream);
            assertEquals(Result.error(Variant.of("HTTP-response-body-size", Optional.of(5L))), http.finish(body));
        });
        assertEquals(List.of("head 200", "write 5", "flush", "abort"), sink.calls);
    }

    @Test
    void tooLongABodyIsStoppedAtItsLength() {
        RecordingSink sink = http.serve((request, out) -> {
            Object response = http.response(200, "content-length", "4");
            Object body = http.body(response);
            http.set(out, response);
            Object stream = http.stream(body);
            assertEquals(Result.ok(), http.write(stream, "long"));
            Object failed =
                    http.guest.err(STREAMS, "[method]output-stream.blocking-write-and-flush", stream, bytes("er"));
            Object error = ((Variant) failed).payload().orElseThrow();
            Object size = Variant.of("HTTP-response-body-size", Optional.of(6L));
            assertEquals(Optional.of(size), http.types("http-error-code", error));
            Guest.drop(stream);
            assertEquals(Result.error(size), http.finish(body));
        });
        assertEquals("long", sink.body());
        assertEquals("abort", sink.calls.getLast());
    }

    @Test
    void aLengthThatIsNoneIsRefused() {
        for (String length : List.of("five", "-1", "", "1,1", "99999999999999999999")) {
            RecordingSink sink = http.serve((request, out) -> {
                Object response = http.response(200, "content-length", length);
                assertEquals(Result.error(), http.types("[method]outgoing-response.body", response));
                http.set(out, response);
            });
            assertEquals(List.of("refuse HTTP-protocol-error"), sink.calls, length);
        }
    }

    @Test
    void headAndItsLikeHaveNoBody() {
        RecordingSink head = RecordingSink.fast();
        http.serve(
                IncomingRequest.builder("HEAD", "/").build(),
                head,
                (request, out) -> answer(out, http.response(200, "content-length", "5"), "hello"));
        assertEquals(List.of("head 200", "flush", "end"), head.calls);
        assertEquals(OptionalLong.of(0), head.head().bodyLength());
        assertEquals(
                "",
                http.serve((request, out) -> answer(out, http.response(204), "hello"))
                        .body());
        RecordingSink cached = http.serve((request, out) -> {
            Object response = http.response(304, "content-length", "1000");
            Object body = http.body(response);
            http.set(out, response);
            assertEquals(Result.ok(), http.finish(body));
        });
        assertEquals(List.of("head 304", "end"), cached.calls);
    }

    @Test
    void statusCodesAreChecked() {
        Object response = http.types("[constructor]outgoing-response", http.fields());
        assertEquals(200, http.types("[method]outgoing-response.status-code", response));
        for (int status : new int[] {0, 99, 1000, 65_535}) {
            assertEquals(Result.error(), http.types("[method]outgoing-response.set-status-code", response, status));
        }
        assertEquals(Result.ok(), http.types("[method]outgoing-response.set-status-code", response, 999));
        assertEquals(999, http.types("[method]outgoing-response.status-code", response));
        RecordingSink sink = http.serve((request, out) -> http.set(out, http.response(100)));
        assertEquals(List.of("refuse HTTP-protocol-error"), sink.calls);
    }

    @Test
    void informationalResponsesDependOnTheServer() {
        http.serve((request, out) -> {
            String function = "[method]response-outparam.send-informational";
            assertEquals(code("HTTP-protocol-error"), http.types(function, out, 200, http.fields()));
            assertEquals("internal-error", Guest.label(http.guest.err(TYPES, function, out, 103, http.fields())));
        });
    }

    @Test
    void partsAreTakenOnce() {
        Object response = http.response(200);
        Object body = http.body(response);
        assertEquals(Result.error(), http.types("[method]outgoing-response.body", response));
        http.stream(body);
        assertEquals(Result.error(), http.types("[method]outgoing-body.write", body));
    }

    @Test
    void parentsOutliveTheirChildren() {
        Object response = http.response(200);
        Object body = http.body(response);
        Object stream = http.stream(body);
        assertTrap(() -> http.finish(body));
        Object other = http.response(200);
        Object otherBody = http.body(other);
        http.stream(otherBody);
        assertTrap(() -> Guest.drop(otherBody));
        Object headers = http.types("[method]outgoing-response.headers", response);
        assertTrap(() -> http.serve((request, out) -> http.set(out, response)));
        Guest.drop(headers);
        Guest.drop(stream);
    }

    private static void assertTrap(Runnable call) {
        assertEquals(Trap.Kind.HANDLE, assertThrows(Trap.class, call::run).kind());
    }

    @Test
    void nothingIsKeptOfWhatIsOver() {
        http.serve((request, out) -> answer(out, http.response(200, "a", "b"), "hello"));
        http.serve((request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.write(http.stream(body), "unsent");
            http.set(out, response);
        });
        assertEquals(0, http.guest.io().held());
    }
}
