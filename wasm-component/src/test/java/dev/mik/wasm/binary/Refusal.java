package dev.mik.wasm.binary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;

/** What is asked of the message of a refusal. */
final class Refusal {
    private Refusal() {}

    static void says(ComponentException refusal, String words) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(words), message);
    }
}
