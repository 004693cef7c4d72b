package dev.mik.wasm.abi;

import dev.mik.wasm.Variant;
import java.util.List;
import java.util.Optional;

/** {@code variant}, as a {@link Variant}. */
final class VariantCodec extends CaseCodec {
    private final Labels labels;
    private final Variant[] withoutPayload;

    VariantCodec(Labels labels, List<Codec> payloads) {
        super(payloads);
        this.labels = labels;
        this.withoutPayload = new Variant[labels.size()];
        for (int i = 0; i < withoutPayload.length; i++) {
            withoutPayload[i] = Variant.of(labels.name(i));
        }
    }

    @Override
    int caseOf(LiftLowerContext cx, Object value) {
        if (!(value instanceof Variant variant)) {
            throw cx.misfit(this, "a Variant", value);
        }
        int index = labels.indexOf(variant.label());
        if (index < 0) {
            throw cx.misfit(this, "has no case " + Labels.quoted(variant.label()));
        }
        if (!hasPayload(index) && variant.payload().isPresent()) {
            throw cx.misfit(this, "carries nothing in case " + variant.label());
        }
        return index;
    }

    @Override
    Object payload(LiftLowerContext cx, Object value) {
        Variant variant = (Variant) value;
        return variant.payload().orElseThrow(() -> cx.misfit(this, "must carry a value in case " + variant.label()));
    }

    @Override
    Object make(int index, Object payload) {
        return new Variant(labels.name(index), Optional.of(payload));
    }

    @Override
    Object make(int index) {
        return withoutPayload[index];
    }

    @Override
    void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
        if (owns() && value instanceof Variant variant) {
            int index = labels.indexOf(variant.label());
            if (index >= 0) {
                variant.payload().ifPresent(payload -> payloadCodec(index).eachOwned(cx, payload, action));
            }
        }
    }

    @Override
    String describe(int depth) {
        return "variant " + labels;
    }
}
