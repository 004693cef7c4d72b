package dev.mik.wasm.wasi.io;

import dev.mik.wasm.Trap;
import java.util.Arrays;

/** {@code wasi:io/streams.output-stream}: bytes on their way from a guest. */
public abstract class WasiOutputStream extends HostResource {
    /** The most bytes that one write takes: 64 KiB. */
    public static final int PERMIT = 64 * 1024;

    /** The most bytes that a blocking write takes, by WIT. */
    public static final int BLOCKING_WRITE = 4096;

    private int permit;

    /** A stream that is open. */
    protected WasiOutputStream() {}

    /** How many bytes it takes now, 0–{@link #PERMIT}, without blocking. */
    protected abstract int room() throws StreamException;

    /** Takes bytes, at most as many as there is room for; the array is the stream's from now on. */
    protected abstract void accept(byte[] bytes) throws StreamException;

    /** Starts to send all that was taken; there may be no room until that is done. */
    public abstract void flush() throws StreamException;

    /** Sends all that was taken, and waits for it. */
    public abstract void blockingFlush() throws StreamException;

    /** Whether there is room, or an error to tell; never blocks, and sees to it that it becomes so. */
    public abstract boolean ready();

    /** Waits until it is ready. */
    public abstract void await();

    /** {@code check-write}: how many bytes the next writes may have together. */
    public final int checkWrite() throws StreamException {
        permit = room();
        return permit;
    }

    /** {@code write}: a trap beyond what {@link #checkWrite} permitted. */
    public final void write(byte[] bytes) throws StreamException {
        spend(bytes.length);
        accept(bytes);
    }

    /** {@code write-zeroes}. */
    public final void writeZeroes(long length) throws StreamException {
        accept(new byte[spend(length)]);
    }

    /** {@code blocking-write-and-flush}: a trap beyond {@link #BLOCKING_WRITE} bytes. */
    public final void blockingWriteAndFlush(byte[] bytes) throws StreamException {
        checkBlocking(bytes.length);
        int from = 0;
        do {
            await();
            int length = Math.min(room(), bytes.length - from);
            accept(length == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + length));
            from += length;
        } while (from < bytes.length);
        blockingFlush();
    }

    /** {@code blocking-write-zeroes-and-flush}. */
    public final void blockingWriteZeroesAndFlush(long length) throws StreamException {
        blockingWriteAndFlush(new byte[checkBlocking(length)]);
    }

    /** {@code splice}: what there is and what there is room for, without the guest. */
    public final int splice(WasiInputStream source, long length) throws StreamException {
        byte[] bytes = source.read(Math.min(checkWrite(), WasiInputStream.cap(length)));
        write(bytes);
        return bytes.length;
    }

    /** {@code blocking-splice}: waits for room and for bytes first. */
    public final int blockingSplice(WasiInputStream source, long length) throws StreamException {
        await();
        if (checkWrite() > 0 && length != 0) {
            source.await();
        }
        return splice(source, length);
    }

    /** The pollable of {@code subscribe}. */
    public final Pollable subscribe() {
        return Pollable.of(this::ready, this::await);
    }

    private int spend(long length) {
        if (Long.compareUnsigned(length, permit) > 0) {
            throw new Trap(
                    Trap.Kind.HOST,
                    "a write of " + Long.toUnsignedString(length) + " bytes where check-write permitted " + permit);
        }
        permit -= (int) length;
        return (int) length;
    }

    private static int checkBlocking(long length) {
        if (Long.compareUnsigned(length, BLOCKING_WRITE) > 0) {
            throw new Trap(
                    Trap.Kind.HOST,
                    "a blocking write of " + Long.toUnsignedString(length) + " bytes, more than " + BLOCKING_WRITE);
        }
        return (int) length;
    }
}
