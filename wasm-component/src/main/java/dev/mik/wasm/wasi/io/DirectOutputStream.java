package dev.mik.wasm.wasi.io;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An output stream that writes through to a {@link OutputStream} on the guest's thread: for what hardly ever blocks, a
 * log or a console.
 */
public final class DirectOutputStream extends WasiOutputStream {
    private final OutputStream target;
    private final StreamState state = new StreamState();

    /** A stream onto a target, which dropping it flushes and leaves open. */
    public DirectOutputStream(OutputStream target) {
        this.target = target;
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attempt(Action action) throws StreamException {
        state.check();
        try {
            action.run();
        } catch (IOException e) {
            if (IoContext.isInterrupt(e)) {
                throw IoContext.interrupted(e);
            }
            state.fail(IoError.of(e));
            state.check();
        }
    }

    @Override
    protected int room() throws StreamException {
        state.check();
        return PERMIT;
    }

    @Override
    protected void accept(byte[] bytes) throws StreamException {
        attempt(() -> target.write(bytes));
    }

    @Override
    public void flush() throws StreamException {
        attempt(target::flush);
    }

    @Override
    public void blockingFlush() throws StreamException {
        flush();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void await() {}

    @Override
    protected void release() {
        try {
            if (state.isOpen()) {
                target.flush();
            }
        } catch (IOException e) {
            // The guest has let go of the stream: there is nobody left to tell.
            state.fail(IoError.of(e));
        }
        state.close();
    }
}
