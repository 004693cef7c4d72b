package dev.mik.handlers;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * One {@code poll_oneoff}: streams count as ready, since reading and writing wait by themselves; clocks are waited for if
 * nothing is ready.
 */
final class Preview1Poll {
    static final int MOST = 1024;
    private static final int SUBSCRIPTION_BYTES = 48;
    private static final int EVENT_BYTES = 32;
    private static final int CLOCK = 0;
    private static final int WRITE = 2;
    private static final int ABSOLUTE = 1;

    private final Memory memory;
    private final List<Subscription> all = new ArrayList<>();

    /**
     * What is waited for.
     *
     * @param left nanoseconds until then, 0 or less if it has come
     */
    private record Subscription(long userData, int type, int errno, long left) {}

    Preview1Poll(Memory memory, int at, int count, IntPredicate isOpen) {
        this.memory = memory;
        for (int i = 0; i < count; i++) {
            all.add(subscription(at + i * SUBSCRIPTION_BYTES, isOpen));
        }
    }

    private Subscription subscription(int at, IntPredicate isOpen) {
        long userData = memory.readLong(at);
        int type = memory.read(at + 8) & 0xff;
        if (type == CLOCK) {
            int clock = memory.readInt(at + 16);
            long timeout = memory.readLong(at + 24);
            boolean absolute = (memory.read(at + 40) & ABSOLUTE) != 0;
            boolean known = clock == 0 || clock == 1;
            long left = timeout < 0 ? Long.MAX_VALUE : absolute ? timeout - Preview1.time(clock) : timeout;
            return new Subscription(userData, type, known ? Preview1.SUCCESS : Preview1.INVALID, known ? left : 0);
        }
        boolean open = type <= WRITE && isOpen.test(memory.readInt(at + 16));
        return new Subscription(userData, type, open ? Preview1.SUCCESS : Preview1.BAD_DESCRIPTOR, 0);
    }

    /** Waits until something has happened, writes what did, and gives the number of it. */
    int await(int events) {
        long first = all.stream().mapToLong(Subscription::left).min().orElse(0);
        if (first > 0) {
            sleep(first);
        }
        int happened = 0;
        for (Subscription each : all) {
            if (each.left() <= Math.max(first, 0)) {
                write(events + happened * EVENT_BYTES, each);
                happened++;
            }
        }
        return happened;
    }

    private void write(int at, Subscription subscription) {
        memory.write(at, new byte[EVENT_BYTES]);
        memory.writeLong(at, subscription.userData());
        memory.writeByte(at + 8, (byte) subscription.errno());
        memory.writeByte(at + 10, (byte) subscription.type());
        if (subscription.type() != CLOCK && subscription.errno() == Preview1.SUCCESS) {
            memory.writeLong(at + 16, 1); // at least
        }
    }

    private static void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trap(Trap.Kind.INTERRUPTED, "interrupted while the command slept", e);
        }
    }
}
