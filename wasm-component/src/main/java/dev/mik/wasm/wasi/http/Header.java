package dev.mik.wasm.wasi.http;

import java.nio.charset.StandardCharsets;

/**
 * A field of an HTTP message.
 *
 * @param name in the casing of whoever wrote it; names are equal whatever their casing
 * @param value each char is one byte, as ISO 8859-1 has it
 */
public record Header(String name, String value) {
    /** A field; an {@link IllegalArgumentException} if the value has chars beyond U+00FF. */
    public Header {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0xff) {
                throw new IllegalArgumentException("the value of the field " + name + " is not made of bytes");
            }
        }
    }

    static Header of(String name, byte[] value) {
        return new Header(name, new String(value, StandardCharsets.ISO_8859_1));
    }

    /** The value's bytes. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether it goes by a name. */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
