package dev.mik.wasm.abi;

import java.util.List;

/** Many scalars of one type that follow one another in memory. */
record ScalarArray(ScalarCodec element) {
    /** Lifts a number of them from an address. */
    Object load(LiftLowerContext cx, int address, int length) {
        byte[] bytes = cx.memory.readBytes(address, length * element.size);
        return lifted(bytes);
    }

    /** The lifted value of bytes that become its own. */
    Object lifted(byte[] bytes) {
        if (element.isByte()) {
            return bytes;
        }
        element.normalize(bytes);
        return new PackedList(element, bytes);
    }

    /** The bytes of a value that is to be lowered, not to be changed. */
    byte[] bytes(LiftLowerContext cx, Codec type, Object value) {
        if (element.isByte()) {
            if (value instanceof byte[] bytes) {
                ListCodec.checkLength(cx, type, bytes.length, 1);
                return bytes;
            }
            throw cx.misfit(type, "a byte[]", value);
        }
        if (value instanceof PackedList packed && packed.isOf(element)) {
            return packed.bytes();
        }
        if (value instanceof List<?> list) {
            return pack(cx, ListCodec.elements(cx, type, list, element.size));
        }
        throw cx.misfit(type, "a List", value);
    }

    private byte[] pack(LiftLowerContext cx, Object[] values) {
        byte[] bytes = new byte[values.length * element.size];
        for (int i = 0; i < values.length; i++) {
            PackedList.write(bytes, i, element.size, element.encode(cx, values[i]));
        }
        return bytes;
    }
}
