package dev.mik.domain.kv;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyValueStore;

/** The words for what a store refuses. */
final class Refusals {
    private Refusals() {}

    /**
     * The failure that a client sees.
     *
     * @param where put before the sentence: which operation of a batch it was, or nothing
     */
    static ServiceException inWords(BatchOutcome.Refusal reason, Key key, String where) {
        return switch (reason) {
            case PRECONDITION_FAILED ->
                new ServiceException(
                        ErrorCode.PRECONDITION_FAILED,
                        where + "Key '" + key.name()
                                + "' is not in the state that If-Match or If-None-Match asks for: read it again.");
            case NOT_AN_INTEGER ->
                new ServiceException(
                        ErrorCode.NOT_AN_INTEGER,
                        where + "The value of key '" + key.name()
                                + "' is not a whole number of 64 bits, so it cannot be incremented.");
            case OVERFLOW ->
                new ServiceException(
                        ErrorCode.INTEGER_OVERFLOW,
                        where + "The increment of key '" + key.name() + "' would leave the range of 64 bits.");
            case TOO_MUCH_READ ->
                new ServiceException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        where + "The values read by this batch are more than " + KeyValueStore.MAX_BATCH_READ_BYTES
                                + " bytes (32 MiB): read fewer of them at once.");
        };
    }
}
