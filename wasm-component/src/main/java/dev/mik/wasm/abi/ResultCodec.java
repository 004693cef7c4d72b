package dev.mik.wasm.abi;

import dev.mik.wasm.Result;
import java.util.List;

/** {@code result}, as a {@link Result}. */
final class ResultCodec extends CaseCodec {
    private static final Result OK = Result.ok();
    private static final Result ERROR = Result.error();

    ResultCodec(Codec ok, Codec error) {
        super(List.of(ok, error));
    }

    @Override
    int caseOf(LiftLowerContext cx, Object value) {
        if (!(value instanceof Result result)) {
            throw cx.misfit(this, "a Result", value);
        }
        int index = index(result);
        if (!hasPayload(index) && result.payload().isPresent()) {
            throw cx.misfit(this, "carries nothing in its " + (index == 0 ? "ok" : "error"));
        }
        return index;
    }

    private static int index(Result result) {
        return switch (result) {
            case Result.Ok ok -> 0;
            case Result.Err error -> 1;
        };
    }

    @Override
    Object payload(LiftLowerContext cx, Object value) {
        Result result = (Result) value;
        return result.payload()
                .orElseThrow(
                        () -> cx.misfit(this, "must carry a value in its " + (index(result) == 0 ? "ok" : "error")));
    }

    @Override
    Object make(int index, Object payload) {
        return index == 0 ? Result.ok(payload) : Result.error(payload);
    }

    @Override
    Object make(int index) {
        return index == 0 ? OK : ERROR;
    }

    @Override
    void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
        if (owns() && value instanceof Result result) {
            Codec codec = payloadCodec(index(result));
            result.payload().ifPresent(payload -> codec.eachOwned(cx, payload, action));
        }
    }

    @Override
    String describe(int depth) {
        if (depth == 0) {
            return "result<...>";
        }
        return "result<" + payloadCodec(0).describe(depth - 1) + ", "
                + payloadCodec(1).describe(depth - 1) + ">";
    }
}
