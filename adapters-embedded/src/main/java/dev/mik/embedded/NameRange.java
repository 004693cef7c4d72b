package dev.mik.embedded;

import dev.mik.ports.kv.KeyPrefix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names with one prefix, as bytes of UTF-8 in unsigned order. */
final class NameRange {
    /** Sorts after every name: no UTF-8 holds this byte. */
    private static final byte[] END = {(byte) 0xff};

    private final byte[] from;
    private final byte[] to;

    private NameRange(byte[] from, byte[] to) {
        this.from = from;
        this.to = to;
    }

    /** The first name that may be among them. */
    byte[] from() {
        return from;
    }

    /** The first after all of them. */
    byte[] to() {
        return to;
    }

    static NameRange of(KeyPrefix prefix) {
        byte[] from = bytes(prefix.text());
        if (from.length == 0) {
            return new NameRange(from, END);
        }
        byte[] to = from.clone();
        to[to.length - 1]++; // never an overflow, for the same reason
        return new NameRange(from, to);
    }

    /** What of it comes after a name, which need not be in it; an empty name is before all. */
    NameRange after(String name) {
        byte[] bytes = bytes(name);
        byte[] next = bytes.length == 0 ? bytes : Arrays.copyOf(bytes, bytes.length + 1); // appends a zero byte
        return Arrays.compareUnsigned(next, from) > 0 ? new NameRange(next, to) : this;
    }

    /** Whether nothing can be in it. */
    boolean isEmpty() {
        return Arrays.compareUnsigned(from, to) >= 0;
    }

    static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
