package dev.mik.wasm.binary;

import java.util.Arrays;

/** The eight bytes that begin a component or a core module ({@code preamble} of {@code Binary.md}). */
final class Preamble {
    private static final byte[] MAGIC = {0x00, 'a', 's', 'm'};
    private static final int SIZE = 8;

    /** Version 0x0d, layer 1, little-endian. */
    private static final int COMPONENT = 0x0001_000d;

    /** Version 1, layer 0, little-endian. */
    private static final int MODULE = 0x0000_0001;

    private Preamble() {}

    /** Goes past the preamble of a component. */
    static void component(ByteReader in) {
        int offset = in.position();
        int version = version(in);
        if (version == MODULE) {
            throw ByteReader.malformed(
                    offset,
                    "expected a version header for a component, and this is a core module:"
                            + " `wasm-tools component new` makes a component of it");
        }
        expect(COMPONENT, version, offset);
    }

    /** Looks at the preamble of a core module: the rest of the module is not the decoder's. */
    static void module(ByteReader in) {
        int offset = in.position();
        int version = version(in);
        if (version == COMPONENT) {
            throw ByteReader.malformed(offset, "expected a version header for a module, and this is a component");
        }
        expect(MODULE, version, offset);
    }

    private static void expect(int expected, int version, int offset) {
        if (version != expected) {
            throw ByteReader.malformed(
                    offset + MAGIC.length, "unknown binary version and layer: " + String.format("0x%08x", version));
        }
    }

    private static int version(ByteReader in) {
        int offset = in.position();
        int end = offset + Math.min(MAGIC.length, in.remaining());
        if (!Arrays.equals(in.file(), offset, end, MAGIC, 0, end - offset)) {
            throw ByteReader.malformed(offset, "magic header not detected: bad magic number");
        }
        ByteReader header = in.window(SIZE);
        header.window(MAGIC.length);
        return header.u8() | header.u8() << 8 | header.u8() << 16 | header.u8() << 24;
    }
}
