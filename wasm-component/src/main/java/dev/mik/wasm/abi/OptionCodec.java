package dev.mik.wasm.abi;

import java.util.List;
import java.util.Optional;

/** {@code option}, as an {@link Optional}. */
final class OptionCodec extends CaseCodec {
    OptionCodec(Codec value) {
        super(List.of(PayloadlessCodec.CODEC, value));
    }

    @Override
    int caseOf(LiftLowerContext cx, Object value) {
        if (value instanceof Optional<?> option) {
            return option.isPresent() ? 1 : 0;
        }
        throw cx.misfit(this, "an Optional", value);
    }

    @Override
    Object payload(LiftLowerContext cx, Object value) {
        return ((Optional<?>) value).orElseThrow();
    }

    @Override
    Object make(int index, Object payload) {
        return Optional.of(payload);
    }

    @Override
    Object make(int index) {
        return Optional.empty();
    }

    @Override
    void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
        if (owns() && value instanceof Optional<?> option) {
            option.ifPresent(payload -> payloadCodec(1).eachOwned(cx, payload, action));
        }
    }

    @Override
    String describe(int depth) {
        return "option<" + (depth == 0 ? "..." : payloadCodec(1).describe(depth - 1)) + ">";
    }
}
