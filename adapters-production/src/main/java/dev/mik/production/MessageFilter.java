package dev.mik.production;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What PostgreSQL sends, less what would fill the heap: the driver reads every message whole, and a client's statement can
 * make any of them as large as a gigabyte, or as many as it has time for.
 *
 * <p>Notices and notifications are left out, since nobody looks at them. Rows beyond {@link #allow} are left out, which
 * {@link #overflowed} then tells. Long error messages are shortened. (The driver's own {@code maxResultBuffer} loses its
 * place in the stream when it strikes.)
 *
 * <p>Knows of the protocol (PostgreSQL's manual, "Message Formats") just that a message is a letter and a length. Starts
 * between two messages, after the login. For one thread at a time.
 */
final class MessageFilter extends InputStream {
    private static final int CHUNK = 16 * 1024;
    private static final int HEADER = 5;
    private static final int LENGTH_OF_LENGTH = 4;
    private static final int LONG_ERROR = 16 * 1024;

    /** Far above the description of a row with as many columns as PostgreSQL allows. */
    private static final int LONGEST_OTHER = 4 << 20;

    private static final byte[] NOTHING = {};

    /** How the server says that it has committed; of a transaction that had failed it says {@code ROLLBACK}. */
    private static final byte[] COMMIT = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int next;
    private int end;

    private final byte[] header = new byte[HEADER];
    private int headerRead;

    /** Bytes to hand over before anything else: a header, or a message that was shortened. */
    private byte[] made = NOTHING;

    private int madeGiven;

    /** Bytes of the present message that are still to be handed over, left out, or shortened. */
    private long passing;

    private long dropping;
    private Optional<ShortenedError> shortening = Optional.empty();

    private long allowed = Long.MAX_VALUE;
    private boolean overflowed;
    private final byte[] tag = new byte[COMMIT.length];
    private int tagLeft;
    private boolean committed;

    MessageFilter(InputStream in) {
        this.in = in;
    }

    /** Lets rows through, from now on, as long as they have this many bytes together. */
    void allow(long rowBytes) {
        allowed = rowBytes;
        overflowed = false;
    }

    /** Whether rows were left out since {@link #allow}. */
    boolean overflowed() {
        return overflowed;
    }

    /** From now on, looks out for the answer to a COMMIT. */
    void expectCommit() {
        committed = false;
    }

    /** Whether the server has said that it committed since {@link #expectCommit}, be the connection broken by now or not. */
    boolean committed() {
        return committed;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int given = 0;
        while (given < length) {
            if (madeGiven < made.length) {
                given += giveMade(to, from + given, length - given);
            } else if (next < end) {
                given += take(to, from + given, length - given);
            } else if (given > 0) {
                return given; // more would have to be waited for
            } else if (passing >= CHUNK && length >= CHUNK) {
                return passAround(to, from, length);
            } else if (!fill()) {
                return -1;
            }
        }
        return given;
    }

    private int giveMade(byte[] to, int from, int length) {
        int n = Math.min(length, made.length - madeGiven);
        System.arraycopy(made, madeGiven, to, from, n);
        madeGiven += n;
        return n;
    }

    /** Deals with some of the chunk; returns how many bytes of it were handed over. */
    private int take(byte[] to, int from, int length) throws IOException {
        int held = end - next;
        if (passing > 0) {
            int n = (int) Math.min(Math.min(length, held), passing);
            System.arraycopy(chunk, next, to, from, n);
            if (tagLeft > 0) {
                readTag(n);
            }
            next += n;
            passing -= n;
            return n;
        }
        if (dropping > 0) {
            int n = (int) Math.min(held, dropping);
            next += n;
            dropping -= n;
        } else if (shortening.isPresent()) {
            shorten(shortening.get());
        } else {
            header[headerRead++] = chunk[next++];
            if (headerRead == HEADER) {
                headerRead = 0;
                begin();
            }
        }
        return 0;
    }

    private void readTag(int available) {
        int n = Math.min(tagLeft, available);
        System.arraycopy(chunk, next, tag, tag.length - tagLeft, n);
        tagLeft -= n;
        committed |= tagLeft == 0 && Arrays.equals(tag, COMMIT);
    }

    private void shorten(ShortenedError error) {
        next = error.take(chunk, next, end);
        if (error.isComplete()) {
            hand(error.message());
            shortening = Optional.empty();
        }
    }

    private int passAround(byte[] to, int from, int length) throws IOException {
        int n = in.read(to, from, (int) Math.min(length, passing));
        passing -= Math.max(n, 0);
        return n;
    }

    private boolean fill() throws IOException {
        int n = in.read(chunk, 0, CHUNK);
        next = 0;
        end = Math.max(n, 0);
        return n >= 0;
    }

    private void begin() throws IOException {
        long body = (((header[1] & 0xffL) << 24)
                        | ((header[2] & 0xffL) << 16)
                        | ((header[3] & 0xffL) << 8)
                        | (header[4] & 0xffL))
                - LENGTH_OF_LENGTH;
        if (body < 0) {
            throw new IOException("the database sent a message of negative length");
        }
        switch (header[0]) {
            case 'N', 'A' -> dropping = body;
            case 'D' -> {
                overflowed |= body > allowed;
                if (overflowed) {
                    dropping = body;
                } else {
                    allowed -= body;
                    pass(body);
                }
            }
            case 'E' -> {
                if (body > LONG_ERROR) {
                    shortening = Optional.of(new ShortenedError(body));
                } else {
                    pass(body);
                }
            }
            case 'C' -> {
                tagLeft = body == COMMIT.length ? COMMIT.length : 0;
                pass(body);
            }
            default -> {
                if (body > LONGEST_OTHER) {
                    throw new IOException("the database sent a message of " + body + " bytes");
                }
                pass(body);
            }
        }
    }

    private void pass(long body) {
        hand(header.clone());
        passing = body;
    }

    private void hand(byte[] bytes) {
        made = bytes;
        madeGiven = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Skips all of it: at the end of a stream that skips nothing the driver would try forever. */
    @Override
    public long skip(long bytes) throws IOException {
        byte[] scratch = new byte[(int) Math.min(CHUNK, Math.max(bytes, 1))];
        long left = bytes;
        while (left > 0) {
            int n = read(scratch, 0, (int) Math.min(left, scratch.length));
            if (n < 0) {
                throw new EOFException("the database closed the connection");
            }
            left -= n;
        }
        return bytes;
    }

    @Override
    public int available() throws IOException {
        return made.length - madeGiven + end - next + in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
