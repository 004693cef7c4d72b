package dev.mik.wasm.abi;

/** {@code list} of a scalar with a fixed length, in place: in memory read and written as a whole. */
final class FixedScalarListCodec extends Codec {
    private final ScalarArray array;
    private final int length;

    FixedScalarListCodec(ScalarCodec element, int length) {
        super(FixedListCodec.size(element, length), element.alignment, Flat.repeated(element, length));
        this.array = new ScalarArray(element);
        this.length = length;
    }

    @Override
    Object load(LiftLowerContext cx, int address) {
        return array.load(cx, address, length);
    }

    @Override
    void store(LiftLowerContext cx, Object value, int address) {
        cx.memory.write(address, bytes(cx, value));
    }

    @Override
    Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        ScalarCodec element = array.element();
        byte[] bytes = new byte[size];
        for (int i = 0; i < length; i++) {
            PackedList.write(bytes, i, element.size, element.encode(cx, element.decode(values[index + i])));
        }
        return array.lifted(bytes);
    }

    @Override
    void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        ScalarCodec element = array.element();
        byte[] bytes = bytes(cx, value);
        for (int i = 0; i < length; i++) {
            values[index + i] = element.encode(cx, element.decode(PackedList.read(bytes, i, element.size)));
        }
    }

    private byte[] bytes(LiftLowerContext cx, Object value) {
        byte[] bytes = array.bytes(cx, this, value);
        if (bytes.length != size) {
            throw cx.misfit(this, "must have " + length + " elements, not " + bytes.length / array.element().size);
        }
        return bytes;
    }

    @Override
    long weight() {
        return Weights.SEQUENCE + size;
    }

    @Override
    String describe(int depth) {
        return "list<" + array.element().describe(0) + ", " + length + ">";
    }
}
