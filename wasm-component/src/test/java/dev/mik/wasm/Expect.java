package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Failures that are expected. */
final class Expect {
    private Expect() {}

    /** A trap of a kind whose message has some words. */
    static Trap trap(Trap.Kind kind, String words, Executable work) {
        Trap trap = assertThrows(Trap.class, work);
        assertEquals(kind, trap.kind(), trap::getMessage);
        said(words, trap);
        return trap;
    }

    /** A failure of a class whose message has some words. */
    static <T extends Throwable> T failure(Class<T> type, String words, Executable work) {
        T failure = assertThrows(type, work);
        said(words, failure);
        return failure;
    }

    private static void said(String words, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(words), message);
    }
}
