package dev.mik.wasm.abi;

/** {@code list} of a scalar: read and written as a whole. Lists of {@code u8} are {@code byte[]}. */
final class ScalarListCodec extends SequenceCodec {
    private final ScalarArray array;

    ScalarListCodec(ScalarCodec element) {
        this.array = new ScalarArray(element);
    }

    @Override
    Object liftRange(LiftLowerContext cx, int pointer, int length) {
        ScalarCodec element = array.element();
        int address = ListCodec.checkRange(cx, pointer, Integer.toUnsignedLong(length), element);
        cx.charge((long) length * element.size);
        return array.load(cx, address, length);
    }

    @Override
    long lowerRange(LiftLowerContext cx, Object value) {
        byte[] bytes = array.bytes(cx, this, value);
        int address = cx.allocate(array.element().alignment, bytes.length);
        cx.memory.write(address, bytes);
        return range(address, bytes.length / array.element().size);
    }

    @Override
    String describe(int depth) {
        return "list<" + array.element().describe(0) + ">";
    }
}
