package dev.mik.wasm.abi;

import java.util.Collections;

/** {@code enum}, as the label. */
final class EnumCodec extends CaseCodec {
    private final Labels labels;

    EnumCodec(Labels labels) {
        super(Collections.nCopies(labels.size(), PayloadlessCodec.CODEC));
        this.labels = labels;
    }

    @Override
    int caseOf(LiftLowerContext cx, Object value) {
        if (!(value instanceof String label)) {
            throw cx.misfit(this, "a String", value);
        }
        int index = labels.indexOf(label);
        if (index < 0) {
            throw cx.misfit(this, "has no case " + Labels.quoted(label));
        }
        return index;
    }

    @Override
    Object payload(LiftLowerContext cx, Object value) {
        throw new IllegalStateException("a case of an enum carries nothing");
    }

    @Override
    Object make(int index, Object payload) {
        throw new IllegalStateException("a case of an enum carries nothing");
    }

    @Override
    Object make(int index) {
        return labels.name(index);
    }

    @Override
    String describe(int depth) {
        return "enum " + labels;
    }
}
