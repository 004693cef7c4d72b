package dev.mik.wasm.wast;

/**
 * What came of one command.
 *
 * @param detail what was wrong, or the message that was to be compared
 */
record Outcome(int line, Verdict verdict, Message message, String detail) {
    enum Verdict {
        PASSED,
        FAILED,
        /** It uses a feature that the library refuses, or an instance of a component that does. */
        REFUSED
    }

    /** Whether a message that a script expects is part of the one that came: it is counted, and decides nothing. */
    enum Message {
        NONE,
        SAME,
        DIFFERENT
    }

    static Outcome passed(int line) {
        return new Outcome(line, Verdict.PASSED, Message.NONE, "");
    }

    static Outcome passed(int line, String expected, Throwable actual) {
        String message = String.valueOf(actual.getMessage());
        return message.contains(expected)
                ? new Outcome(line, Verdict.PASSED, Message.SAME, message)
                : new Outcome(line, Verdict.PASSED, Message.DIFFERENT, "`" + expected + "`, and it says: " + message);
    }

    static Outcome failed(int line, String detail) {
        return new Outcome(line, Verdict.FAILED, Message.NONE, detail);
    }

    static Outcome refused(int line, String detail) {
        return new Outcome(line, Verdict.REFUSED, Message.NONE, detail);
    }
}
