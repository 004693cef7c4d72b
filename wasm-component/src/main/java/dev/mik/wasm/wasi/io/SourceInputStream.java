package dev.mik.wasm.wasi.io;

import java.util.function.Function;

/** An input stream over what blocks when it is read, through a {@link ChunkReader}. */
public final class SourceInputStream extends WasiInputStream {
    private final IoContext io;
    private final ChunkReader reader;
    private final Function<Throwable, IoError> errors;
    private final StreamState state = new StreamState();

    /**
     * A stream at wherever its reader is.
     *
     * @param reader its own or, as for standard input, shared by several streams
     * @param errors what a failure of the source is to the guest
     */
    public SourceInputStream(IoContext io, ChunkReader reader, Function<Throwable, IoError> errors) {
        this.io = io;
        this.reader = reader;
        this.errors = errors;
    }

    @Override
    public byte[] read(int max) throws StreamException {
        io.lock().lock();
        try {
            state.check();
            byte[] bytes = reader.take(max);
            if (bytes.length > 0) {
                return bytes;
            }
            reader.failure().ifPresent(failure -> state.fail(errors.apply(failure)));
            if (reader.ended()) {
                state.close();
            }
            state.check();
            if (max > 0) {
                reader.ready();
            }
            return bytes;
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public boolean ready() {
        io.lock().lock();
        try {
            return !state.isOpen() || reader.ready();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void await() {
        if (!ended()) {
            reader.await();
        }
    }

    private boolean ended() {
        io.lock().lock();
        try {
            return !state.isOpen();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    protected void release() {
        io.lock().lock();
        try {
            state.close();
        } finally {
            io.lock().unlock();
        }
    }
}
