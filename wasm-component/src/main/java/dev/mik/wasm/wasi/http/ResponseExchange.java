package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.IoContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request on its way through a handler, from the side of its response: keeps the order that a {@link ResponseSink}
 * is promised, and sees that it gets an end of one kind or another.
 */
final class ResponseExchange {
    private enum State {
        /** The guest has not answered. */
        OPEN,
        /** The head is out. */
        STREAMING,
        /** The response is complete, or the sink has refused on the guest's behalf. */
        DONE,
        /** The client cannot get the rest. */
        BROKEN
    }

    private final IoContext io;
    private final String method;
    private final ResponseSink sink;
    private State state = State.OPEN;
    private boolean bodiless;
    private boolean aborted;
    private Optional<ResponseBodyStream> body = Optional.empty();
    private Optional<HttpErrorCode> refusal = Optional.empty();
    private String broken = "";

    ResponseExchange(IoContext io, String method, ResponseSink sink) {
        this.io = io;
        this.method = method;
        this.sink = sink;
    }

    /** Whether the answer has no body, whatever the guest writes (RFC 9110, 6.4.1). */
    boolean bodiless() {
        return bodiless;
    }

    /** {@code response-outparam.set} with a response. */
    void respond(OutgoingResponse response) {
        Optional<HttpErrorCode> wrong = check(response);
        if (wrong.isPresent()) {
            refuse(wrong.get());
            return;
        }
        int status = response.status();
        bodiless = method.equals("HEAD") || status == 204 || status == 304;
        head(new ResponseHead(status, response.headers(), length(response)));
        body = response.stream();
        if (body.isPresent()) {
            body.get().attach(this);
        } else {
            end(List.of());
        }
    }

    private static Optional<HttpErrorCode> check(OutgoingResponse response) {
        if (response.status() < 200 || !ContentLength.isValid(response.headers())) {
            return Optional.of(HttpErrorCode.PROTOCOL_ERROR);
        }
        return response.stream().flatMap(ResponseBodyStream::aborted);
    }

    private OptionalLong length(OutgoingResponse response) {
        if (bodiless || response.stream().isEmpty()) {
            return OptionalLong.of(0);
        }
        return response.stream().get().length();
    }

    private void head(ResponseHead head) {
        move(State.STREAMING);
        try {
            sink.head(head);
        } catch (IOException e) {
            throwIfInterrupted(e);
            fail(e);
        }
    }

    /** {@code response-outparam.set} with an error; the sink is told when the guest has returned. */
    void refuse(HttpErrorCode code) {
        refusal = Optional.of(code);
    }

    /** Sends a piece of the body. */
    void write(byte[] bytes) throws IOException {
        requireStreaming();
        if (!bodiless) {
            tell(() -> sink.write(bytes));
        }
    }

    void flush() throws IOException {
        requireStreaming();
        tell(sink::flush);
    }

    /** Completes the response; the reason if that did not work. */
    Optional<HttpErrorCode> end(List<Header> trailers) {
        try {
            requireStreaming();
            tell(() -> sink.end(trailers));
            move(State.DONE);
            return Optional.empty();
        } catch (IOException e) {
            throwIfInterrupted(e);
            abort(String.valueOf(e.getMessage()));
            return Optional.of(HttpErrors.code(e));
        }
    }

    /** Cuts the response off, unless it is complete. */
    void abort(String reason) {
        boolean cut;
        io.lock().lock();
        try {
            cut = state != State.OPEN && state != State.DONE && !aborted;
            aborted = aborted || cut;
            if (state == State.STREAMING) {
                state = State.BROKEN;
            }
        } finally {
            io.lock().unlock();
        }
        if (cut) {
            sink.abort(reason);
        }
    }

    /** The guest has returned: whatever is missing now will never come. */
    void returned() throws IOException {
        switch (current()) {
            case OPEN -> {
                move(State.DONE);
                sink.refuse(refusal.orElse(HttpErrorCode.RESPONSE_INCOMPLETE));
            }
            case STREAMING -> giveUp("the handler returned before its response was complete");
            case BROKEN -> giveUp(broken);
            case DONE -> {}
        }
    }

    /** The guest has failed; nothing is said to a sink that has not begun, since its owner hears of the failure. */
    void failed(Throwable failure) {
        if (current() != State.DONE) {
            giveUp("the handler failed: " + failure.getMessage());
        }
    }

    /** Stops whoever still writes, too. */
    private void giveUp(String reason) {
        if (body.isPresent()) {
            body.get().abort(HttpErrorCode.internal(reason));
        }
        abort(reason);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void tell(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    private void fail(IOException failure) {
        io.lock().lock();
        try {
            broken = "the response could not be written: " + failure.getMessage();
            state = State.BROKEN;
        } finally {
            io.lock().unlock();
        }
    }

    private void requireStreaming() throws IOException {
        if (current() != State.STREAMING) {
            throw new HttpException(HttpErrorCode.CONNECTION_TERMINATED);
        }
    }

    private State current() {
        io.lock().lock();
        try {
            return state;
        } finally {
            io.lock().unlock();
        }
    }

    private void move(State next) {
        io.lock().lock();
        try {
            state = next;
        } finally {
            io.lock().unlock();
        }
    }

    private static void throwIfInterrupted(IOException failure) {
        if (IoContext.isInterrupt(failure)) {
            throw IoContext.interrupted(failure);
        }
    }
}
