package dev.mik.production;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An {@code ErrorResponse} of PostgreSQL with each of its fields cut to a length that a person may read. It quotes what the
 * client sent, which can be megabytes.
 */
final class ShortenedError {
    private static final int LONGEST_FIELD = 1_500;
    private static final byte[] DOTS = "...".getBytes(StandardCharsets.US_ASCII);

    /** Fields, each a letter and a text that ends with a zero, and a zero after the last one. */
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

    private final byte[] field = new byte[LONGEST_FIELD];
    private int fieldLength;
    private boolean fieldCut;
    private boolean inField;
    private long left;

    /**
     * Before the first byte of the message's body.
     *
     * @param length of the body
     */
    ShortenedError(long length) {
        this.left = length;
    }

    /** Reads on; returns where it stopped, which is at {@code end} or where the message ends. */
    int take(byte[] bytes, int from, int end) {
        int at = from;
        for (; at < end && left > 0; at++, left--) {
            take(bytes[at]);
        }
        return at;
    }

    private void take(byte b) {
        if (!inField) {
            fields.write(b);
            inField = b != 0;
        } else if (b == 0) {
            endField();
        } else if (fieldLength < LONGEST_FIELD) {
            field[fieldLength++] = b;
        } else {
            fieldCut = true;
        }
    }

    private void endField() {
        fields.write(field, 0, fieldCut ? wholeCharacters() : fieldLength);
        if (fieldCut) {
            fields.writeBytes(DOTS);
        }
        fields.write(0);
        inField = false;
        fieldCut = false;
        fieldLength = 0;
    }

    /** The length of the field without its last character, which may have been cut in the middle. */
    private int wholeCharacters() {
        int length = fieldLength;
        while (length > 0 && (field[length - 1] & 0xc0) == 0x80) {
            length--;
        }
        return Math.max(0, length - 1);
    }

    boolean isComplete() {
        return left == 0;
    }

    /** The whole message, with its letter and length. */
    byte[] message() {
        byte[] body = fields.toByteArray();
        return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) 'E')
                .putInt(Integer.BYTES + body.length)
                .put(body)
                .array();
    }
}
