package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that no client would send, and what may come back for them.
 *
 * @param daemon that gets them
 */
record HostileWire(OwnDaemon daemon) {
    /** Sends a request whole, says that no more comes, and reads until the server closes. */
    List<Answer> exchange(byte[] request) {
        try (RawConnection connection = daemon.raw()) {
            connection.send(request).finish();
            return connection.answers();
        }
    }

    /** The same for characters 0 to 255. */
    List<Answer> exchange(String latin1) {
        return exchange(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** No 5xx, and every refusal in the one shape. */
    void harmless(List<Answer> answers) {
        for (Answer answer : answers) {
            assertTrue(answer.status() < 500, answer::toString);
            if (answer.status() >= 400) {
                answer.error(answer.status());
            }
        }
    }

    /** At most one answer, and that a refusal. */
    void refused(String request) {
        List<Answer> answers = exchange(request);
        harmless(answers);
        assertTrue(answers.size() <= 1, () -> "one request, these answers: " + answers);
        answers.forEach(answer -> assertTrue(answer.status() >= 400, answer::toString));
    }

    /** The server lives on, and its own machine never gave way. */
    void stillServes() {
        daemon.api().get("/health").send().expect(200);
        String output = daemon.process().output();
        assertFalse(output.contains("StackOverflowError") || output.contains("OutOfMemoryError"), output);
    }
}
