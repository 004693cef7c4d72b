package dev.mik.ports.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** The bytes under a key, with the content type that they were stored with. At most {@value #MAX_BYTES} bytes. */
public final class Value {
    /** The largest value: 8 MiB. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** The type of a value that came as a JSON string. */
    public static final String TEXT = "text/plain; charset=utf-8";

    private final byte[] bytes;
    private final String contentType;

    /**
     * Wraps the bytes without copying them; the caller gives them away and changes them no more.
     *
     * @param contentType a media type as the client sent it
     */
    public Value(byte[] bytes, String contentType) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.contentType = Objects.requireNonNull(contentType, "contentType");
    }

    /** A text value, stored as UTF-8. */
    public static Value ofText(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8), TEXT);
    }

    /** The bytes themselves, not a copy: nobody may change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** The media type given when it was stored. */
    public String contentType() {
        return contentType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value that && Arrays.equals(bytes, that.bytes) && contentType.equals(that.contentType);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + contentType.hashCode();
    }

    @Override
    public String toString() {
        return "Value[" + bytes.length + " bytes, " + contentType + "]";
    }
}
