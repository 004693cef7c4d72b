package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.IoContext;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Bytes between a guest and whoever takes them from it, counted as kept for the guest; its user holds the lock. */
final class ChunkQueue {
    private final IoContext io;
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int offset;
    private int bytes;

    ChunkQueue(IoContext io) {
        this.io = io;
    }

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    void add(byte[] chunk) {
        if (chunk.length > 0) {
            io.hold(chunk.length);
            bytes += chunk.length;
            chunks.add(chunk);
        }
    }

    /** The oldest bytes, as they were added; none if it is empty. */
    byte[] take() {
        if (chunks.isEmpty()) {
            return new byte[0];
        }
        byte[] chunk = chunks.remove();
        byte[] rest = offset == 0 ? chunk : Arrays.copyOfRange(chunk, offset, chunk.length);
        offset = 0;
        count(rest.length);
        return rest;
    }

    /** Moves the oldest bytes into an array; gives how many, 0 if it is empty. */
    int take(byte[] target, int from, int length) {
        int moved = 0;
        while (moved < length && !chunks.isEmpty()) {
            byte[] chunk = chunks.element();
            int part = Math.min(length - moved, chunk.length - offset);
            System.arraycopy(chunk, offset, target, from + moved, part);
            moved += part;
            offset += part;
            if (offset == chunk.length) {
                chunks.remove();
                offset = 0;
            }
        }
        count(moved);
        return moved;
    }

    void clear() {
        chunks.clear();
        offset = 0;
        count(bytes);
    }

    private void count(int taken) {
        bytes -= taken;
        io.release(taken);
    }
}
