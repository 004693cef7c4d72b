package dev.mik.wasm.binary;

import java.util.HexFormat;

/** Component files written by hand, as hexadecimal text with spaces as one likes. */
final class Hex {
    static final String PREAMBLE = "0061736d 0d000100";

    private Hex() {}

    static byte[] bytes(String... hex) {
        return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
    }

    /** A component of some sections: 8 bytes of preamble before them. */
    static byte[] component(String... sections) {
        return bytes(PREAMBLE, String.join("", sections));
    }

    /** A section of at most 127 bytes; its contents begin 2 bytes after it. */
    static String section(int id, String... contents) {
        byte[] bytes = bytes(contents);
        if (bytes.length > 127) {
            throw new IllegalArgumentException("too long for a size of one byte: " + bytes.length);
        }
        return String.format("%02x%02x", id, bytes.length) + HexFormat.of().formatHex(bytes);
    }
}
