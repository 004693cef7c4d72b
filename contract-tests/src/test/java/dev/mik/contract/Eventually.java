package dev.mik.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting by asking again and again, for what has no other way to say that it is done. */
final class Eventually {
    private Eventually() {}

    /** Returns when the condition holds; fails with the sentence when it does not in time. */
    static void holds(String sentence, Duration patience, Callable<Boolean> condition) {
        get(() -> sentence, patience, condition, Boolean::booleanValue);
    }

    /** Returns the first value that is good enough; fails with the sentence when none is in time. */
    static <T> T get(Supplier<String> sentence, Duration patience, Callable<T> source, Predicate<T> enough) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                T value = source.call();
                if (enough.test(value)) {
                    return value;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(sentence.get() + ": not within " + patience + ", last was " + value);
                }
                Thread.sleep(20);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(sentence.get(), e);
        }
    }
}
