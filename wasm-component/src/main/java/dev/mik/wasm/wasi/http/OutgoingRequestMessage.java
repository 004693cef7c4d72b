package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code wasi:http/types.outgoing-request}: a request that the guest makes, until it is sent. */
final class OutgoingRequestMessage extends OutgoingMessage<RequestBodyStream> {
    private String method = "GET";
    private Optional<String> pathWithQuery = Optional.empty();
    private Optional<String> scheme = Optional.empty();
    private Optional<String> authority = Optional.empty();

    OutgoingRequestMessage(HttpSession session, Fields fields) {
        super(session, fields);
    }

    @Override
    RequestBodyStream open(OptionalLong declared) {
        return new RequestBodyStream(session.io(), declared);
    }

    String method() {
        return method;
    }

    Result method(Variant variant) {
        Optional<String> text = HttpValues.method(variant);
        text.ifPresent(valid -> method = valid);
        return text.isPresent() ? Result.ok() : Result.error();
    }

    Optional<String> pathWithQuery() {
        return pathWithQuery;
    }

    Result pathWithQuery(Optional<String> text) {
        if (!text.map(HttpSyntax::isPathWithQuery).orElse(true)) {
            return Result.error();
        }
        pathWithQuery = text;
        return Result.ok();
    }

    Optional<String> scheme() {
        return scheme;
    }

    Result scheme(Optional<Variant> variant) {
        Optional<String> text = variant.flatMap(HttpValues::scheme);
        if (variant.isPresent() && text.isEmpty()) {
            return Result.error();
        }
        scheme = text;
        return Result.ok();
    }

    Optional<String> authority() {
        return authority;
    }

    Result authority(Optional<String> text) {
        if (!text.map(HttpSyntax::isAuthority).orElse(true)) {
            return Result.error();
        }
        authority = text;
        return Result.ok();
    }
}
