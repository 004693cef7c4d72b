package dev.mik.ports.kv;

import java.util.List;

/** What became of a batch: everything in it, or nothing. */
public sealed interface BatchOutcome {
    /**
     * Everything was done, and is durable.
     *
     * @param results one for each operation, in order
     */
    record Applied(List<KeyResult> results) implements BatchOutcome {
        /** Copies the list. */
        public Applied {
            results = List.copyOf(results);
        }
    }

    /**
     * Nothing was done.
     *
     * @param index of the first operation that could not be, from 0
     * @param reason why
     */
    record Refused(int index, Refusal reason) implements BatchOutcome {}

    /** Why an operation could not be done. */
    enum Refusal {
        /** Its precondition did not hold. */
        PRECONDITION_FAILED,
        /** An increment met something that is not a decimal 64-bit integer. */
        NOT_AN_INTEGER,
        /** An increment would leave the 64-bit range. */
        OVERFLOW,
        /** The values that gets of this batch have read are more than {@link KeyValueStore#MAX_BATCH_READ_BYTES}. */
        TOO_MUCH_READ
    }
}
