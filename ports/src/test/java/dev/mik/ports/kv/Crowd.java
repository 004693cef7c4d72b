package dev.mik.ports.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that start at one moment. */
final class Crowd {
    /** What each of them does. */
    @FunctionalInterface
    interface Part {
        void play(int member) throws Exception;
    }

    private Crowd() {}

    /** Half of them virtual threads; returns when all are through, and throws what the first failing one threw. */
    static void of(int size, Part part) throws Exception {
        CyclicBarrier start = new CyclicBarrier(size);
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService platform =
                        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> members = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int member = i;
                members.add((i % 4 < 2 ? virtual : platform).submit(() -> {
                    start.await();
                    part.play(member);
                    return member;
                }));
            }
            for (Future<?> member : members) {
                member.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of the threads failed", e.getCause());
        }
    }
}
