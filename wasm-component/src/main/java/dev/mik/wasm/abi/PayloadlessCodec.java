package dev.mik.wasm.abi;

import dev.mik.wasm.Nothing;
import java.util.List;

/** The payload of a case that has none: nothing in memory, no core values. */
final class PayloadlessCodec extends Codec {
    static final Codec CODEC = new PayloadlessCodec();

    private PayloadlessCodec() {
        super(0, 1, List.of());
    }

    @Override
    Object load(LiftLowerContext cx, int address) {
        return Nothing.NOTHING;
    }

    @Override
    void store(LiftLowerContext cx, Object value, int address) {}

    @Override
    Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        return Nothing.NOTHING;
    }

    @Override
    void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {}

    @Override
    long weight() {
        return 0;
    }

    @Override
    String describe(int depth) {
        return "_";
    }
}
