package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Remembers what went wrong between a request's client and its handler. A handler that fails after its client sent half a
 * body, or went away, is not to blame; or any client could have a module's circuit opened for everybody.
 */
final class ClientWatch {
    private final HandlerRequest request;
    private final HandlerResponse response;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    ClientWatch(HandlerRequest request, HandlerResponse response) {
        this.request = new HandlerRequest(
                request.id(),
                request.traceparent(),
                request.method(),
                request.target(),
                request.scheme(),
                request.authority(),
                request.headers(),
                new Body(request.body()),
                request.trailers());
        this.response = new Answer(response);
    }

    HandlerRequest request() {
        return request;
    }

    HandlerResponse response() {
        return response;
    }

    /** What the caller is to hear instead of the handler's failure, if the client came first. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    private void gone(IOException cause) {
        failed(new ServiceException(ErrorCode.UNAVAILABLE, "The client went away before it had its answer.", cause));
    }

    private void failed(RuntimeException first) {
        if (failure.isEmpty()) {
            failure = Optional.of(first);
        }
    }

    private final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                gone(e);
                throw e;
            } catch (RuntimeException e) {
                failed(e);
                throw e;
            }
        }
    }

    private final class Answer implements HandlerResponse {
        private final HandlerResponse to;

        Answer(HandlerResponse to) {
            this.to = to;
        }

        private interface Step {
            void run() throws IOException;
        }

        private void tell(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                gone(e);
                throw e;
            } catch (ServiceException e) {
                failed(e);
                throw e;
            }
        }

        @Override
        public void head(ResponseHead head) throws IOException {
            tell(() -> to.head(head));
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            tell(() -> to.write(bytes));
        }

        @Override
        public void flush() throws IOException {
            tell(to::flush);
        }

        @Override
        public void end(List<HeaderField> trailers) throws IOException {
            tell(() -> to.end(trailers));
        }

        @Override
        public void abort(String reason) {
            to.abort(reason);
        }
    }
}
