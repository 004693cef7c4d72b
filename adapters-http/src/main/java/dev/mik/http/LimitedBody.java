package dev.mik.http;

import dev.mik.ports.ServiceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may have so many bytes and no more; whoever reads it gets a failure at the first one too many. */
final class LimitedBody extends FilterInputStream {
    private final long limit;
    private long read;

    LimitedBody(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int some = super.read(buffer, offset, length);
        count(Math.max(0, some));
        return some;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int bytes) {
        read += bytes;
        throwIfTooLarge();
    }

    /** Throws {@link dev.mik.ports.ErrorCode#PAYLOAD_TOO_LARGE} if it turned out to be. */
    void throwIfTooLarge() {
        if (read > limit) {
            ServiceException tooLarge = Exchange.tooLarge(limit);
            throw tooLarge;
        }
    }
}
