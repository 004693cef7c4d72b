package dev.mik.wasm.wasi.io;

import static dev.mik.wasm.wasi.io.IoInterfaces.io;

import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import java.util.ArrayList;
import java.util.List;

/** {@code wasi:io/poll}. */
final class PollFunctions {
    private PollFunctions() {}

    static void addTo(HostInstance poll) {
        poll.resource("pollable", IoInterfaces.POLLABLE)
                .function(
                        "[method]pollable.ready",
                        (context, in) -> in.get(0, Pollable.class).ready())
                .function("[method]pollable.block", (context, in) -> {
                    in.get(0, Pollable.class).block();
                    return Nothing.NOTHING;
                })
                .function("poll", (context, in) -> poll(io(context), pollables(in.get(0, List.class))));
    }

    private static List<Pollable> pollables(List<?> values) {
        return values.stream().map(Pollable.class::cast).toList();
    }

    /** The indices of those that are ready, after waiting for at least one. */
    static List<Object> poll(IoContext io, List<Pollable> pollables) {
        if (pollables.isEmpty()) {
            throw new Trap(Trap.Kind.HOST, "poll of no pollables, which would never return");
        }
        if (pollables.size() == 1) {
            pollables.getFirst().block();
            return List.of(0L);
        }
        io.await(() -> pollables.stream().anyMatch(Pollable::ready), () -> nanosLeft(pollables));
        return ready(pollables);
    }

    private static long nanosLeft(List<Pollable> pollables) {
        return pollables.stream().mapToLong(Pollable::nanosLeft).min().orElse(IoContext.FOREVER);
    }

    private static List<Object> ready(List<Pollable> pollables) {
        List<Object> indices = new ArrayList<>();
        for (int i = 0; i < pollables.size(); i++) {
            if (pollables.get(i).ready()) {
                indices.add((long) i);
            }
        }
        return indices;
    }
}
