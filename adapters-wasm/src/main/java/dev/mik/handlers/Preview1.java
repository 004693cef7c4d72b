package dev.mik.handlers;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * WASI preview 1 for one command: standard input, output and error, environment, clocks, random numbers, exit. There are
 * no files, folders or sockets, so that whatever else is asked for has a bad descriptor.
 *
 * <p>Chicory has these functions too, but allocates what a guest says that it would like to read. What is wrong with a
 * pointer is a trap, as the memory says it.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/v0.2.1/legacy/preview1/docs.md">WASI preview 1</a>
 */
final class Preview1 {
    static final int SUCCESS = 0;
    static final int BAD_DESCRIPTOR = 8;
    static final int INVALID = 28;
    static final int NOT_SUPPORTED = 58;
    static final int BAD_SEEK = 70;

    /** The most bytes that one call moves; programs ask again for the rest. */
    private static final int PIECE = 64 * 1024;

    private static final int MOST_VECTORS = 1024;
    private static final int REALTIME = 0;
    private static final int CLOCKS = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long RIGHT_TO_READ = 1 << 1;
    private static final long RIGHT_TO_WRITE = 1 << 6;
    private static final long RIGHT_TO_POLL = 1 << 27;
    private static final long BEGIN = System.nanoTime();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> arguments;
    private final List<byte[]> environment;
    private final Standard standard;
    private final boolean[] open = {true, true, true};
    private final Map<String, CoreFunction> functions;
    private Optional<Memory> memory = Optional.empty();

    /**
     * The standard streams.
     *
     * @param input read on the guest's thread
     * @param output takes what is written to descriptor 1
     * @param error takes what is written to descriptor 2
     */
    record Standard(InputStream input, Sink output, Sink error) {}

    /** Takes what the guest writes. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes) throws IOException;
    }

    /**
     * The host of one instance.
     *
     * @param arguments without a zero byte in them
     * @param environment {@code NAME=value}, without a zero byte in them
     */
    Preview1(List<byte[]> arguments, List<byte[]> environment, Standard standard) {
        this.arguments = arguments;
        this.environment = environment;
        this.standard = standard;
        this.functions = Map.ofEntries(
                Map.entry("args_get", in -> strings(this.arguments, i(in, 0), i(in, 1))),
                Map.entry("args_sizes_get", in -> sizes(this.arguments, i(in, 0), i(in, 1))),
                Map.entry("environ_get", in -> strings(this.environment, i(in, 0), i(in, 1))),
                Map.entry("environ_sizes_get", in -> sizes(this.environment, i(in, 0), i(in, 1))),
                Map.entry("clock_res_get", in -> clock(i(in, 0), i(in, 1), 1)),
                Map.entry("clock_time_get", in -> clock(i(in, 0), i(in, 2), time(i(in, 0)))),
                Map.entry("fd_close", in -> close(i(in, 0))),
                Map.entry("fd_fdstat_get", in -> descriptor(i(in, 0), i(in, 1))),
                Map.entry("fd_fdstat_set_flags", in -> result(isOpen(i(in, 0)) ? SUCCESS : BAD_DESCRIPTOR)),
                Map.entry("fd_filestat_get", in -> file(i(in, 0), i(in, 1))),
                Map.entry("fd_read", in -> read(i(in, 0), i(in, 1), i(in, 2), i(in, 3))),
                Map.entry("fd_write", in -> write(i(in, 0), i(in, 1), i(in, 2), i(in, 3))),
                Map.entry("fd_seek", in -> result(isOpen(i(in, 0)) ? BAD_SEEK : BAD_DESCRIPTOR)),
                Map.entry("fd_tell", in -> result(isOpen(i(in, 0)) ? BAD_SEEK : BAD_DESCRIPTOR)),
                Map.entry("poll_oneoff", in -> poll(i(in, 0), i(in, 1), i(in, 2), i(in, 3))),
                Map.entry("proc_exit", in -> {
                    throw new Exit(i(in, 0));
                }),
                Map.entry("proc_raise", in -> result(NOT_SUPPORTED)),
                Map.entry("random_get", in -> random(i(in, 0), i(in, 1))),
                Map.entry("sched_yield", in -> result(SUCCESS)));
    }

    /** A function by its name; one without an entry knows no descriptor. */
    CoreFunction function(String name) {
        return functions.getOrDefault(name, in -> result(BAD_DESCRIPTOR));
    }

    /** Says where the instance's memory is, once it has one. */
    void memory(Memory given) {
        memory = Optional.of(given);
    }

    private Memory memory() {
        return memory.orElseThrow(() -> new Trap(Trap.Kind.HOST, "the command called its host before it was started"));
    }

    private static int i(long[] in, int at) {
        return (int) in[at];
    }

    private static long[] result(int errno) {
        return new long[] {errno};
    }

    private boolean isOpen(int descriptor) {
        return descriptor >= 0 && descriptor < open.length && open[descriptor];
    }

    private long[] sizes(List<byte[]> strings, int countAt, int bytesAt) {
        memory().writeI32(countAt, strings.size());
        memory().writeI32(
                        bytesAt,
                        strings.stream().mapToInt(each -> each.length + 1).sum());
        return result(SUCCESS);
    }

    private long[] strings(List<byte[]> strings, int pointersAt, int bytesAt) {
        int pointer = pointersAt;
        int at = bytesAt;
        for (byte[] each : strings) {
            memory().writeI32(pointer, at);
            memory().write(at, Arrays.copyOf(each, each.length + 1));
            pointer += Integer.BYTES;
            at += each.length + 1;
        }
        return result(SUCCESS);
    }

    private long[] clock(int clock, int at, long value) {
        if (clock < 0 || clock >= CLOCKS) {
            return result(INVALID);
        }
        memory().writeLong(at, value);
        return result(SUCCESS);
    }

    /** The clocks of processes and threads tell the time since some moment, which is all that a guest may know of them. */
    static long time(int clock) {
        if (clock != REALTIME) {
            return System.nanoTime() - BEGIN;
        }
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    private long[] close(int descriptor) {
        if (!isOpen(descriptor)) {
            return result(BAD_DESCRIPTOR);
        }
        open[descriptor] = false;
        return result(SUCCESS);
    }

    /** A stream of no known kind: programs take a character device for a terminal. */
    private long[] descriptor(int descriptor, int at) {
        if (!isOpen(descriptor)) {
            return result(BAD_DESCRIPTOR);
        }
        memory().writeLong(at, 0);
        memory().writeLong(at + 8, (descriptor == 0 ? RIGHT_TO_READ : RIGHT_TO_WRITE) | RIGHT_TO_POLL);
        memory().writeLong(at + 16, 0);
        return result(SUCCESS);
    }

    private long[] file(int descriptor, int at) {
        if (!isOpen(descriptor)) {
            return result(BAD_DESCRIPTOR);
        }
        memory().write(at, new byte[64]);
        return result(SUCCESS);
    }

    private long[] read(int descriptor, int vectors, int count, int readAt) {
        if (descriptor != 0 || !open[0]) {
            return result(BAD_DESCRIPTOR);
        }
        if (count < 0 || count > MOST_VECTORS) {
            return result(INVALID);
        }
        int total = 0;
        for (int i = 0; i < count && total == 0; i++) { // a program that wants more asks again
            int base = memory().readInt(vectors + i * 8);
            int length = memory().readInt(vectors + i * 8 + 4);
            if (length != 0) {
                byte[] piece = input(Integer.compareUnsigned(length, PIECE) > 0 ? PIECE : length);
                if (piece.length == 0) {
                    break;
                }
                memory().write(base, piece);
                total = piece.length;
            }
        }
        memory().writeI32(readAt, total);
        return result(SUCCESS);
    }

    private byte[] input(int most) {
        try {
            byte[] piece = new byte[most];
            return Arrays.copyOf(piece, Math.max(0, standard.input().read(piece)));
        } catch (IOException e) {
            throw new Trap(Trap.Kind.HOST, "the request's body broke off", e);
        }
    }

    private long[] write(int descriptor, int vectors, int count, int writtenAt) {
        if (descriptor == 0 || !isOpen(descriptor)) {
            return result(BAD_DESCRIPTOR);
        }
        if (count < 0 || count > MOST_VECTORS) {
            return result(INVALID);
        }
        int total = 0;
        for (int i = 0; i < count && total < PIECE; i++) {
            int base = memory().readInt(vectors + i * 8);
            int length = memory().readInt(vectors + i * 8 + 4);
            int now = Integer.compareUnsigned(length, PIECE - total) > 0 ? PIECE - total : length;
            if (now > 0) {
                output(descriptor, memory().readBytes(base, now));
                total += now;
            }
        }
        memory().writeI32(writtenAt, total);
        return result(SUCCESS);
    }

    private void output(int descriptor, byte[] bytes) {
        try {
            (descriptor == 1 ? standard.output() : standard.error()).write(bytes);
        } catch (IOException e) {
            throw new Trap(Trap.Kind.HOST, "the answer cannot be sent", e);
        }
    }

    private long[] poll(int subscriptions, int events, int count, int eventsAt) {
        if (count <= 0 || count > Preview1Poll.MOST) {
            return result(INVALID);
        }
        int happened = new Preview1Poll(memory(), subscriptions, count, this::isOpen).await(events);
        memory().writeI32(eventsAt, happened);
        return result(SUCCESS);
    }

    private long[] random(int at, int length) {
        long left = Integer.toUnsignedLong(length);
        int to = at;
        while (left > 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Trap(Trap.Kind.INTERRUPTED, "interrupted while numbers were made");
            }
            byte[] piece = new byte[(int) Math.min(left, PIECE)];
            RANDOM.nextBytes(piece);
            memory().write(to, piece);
            to += piece.length;
            left -= piece.length;
        }
        return result(SUCCESS);
    }

    /** A string as it stands in the environment or the arguments: UTF-8. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
