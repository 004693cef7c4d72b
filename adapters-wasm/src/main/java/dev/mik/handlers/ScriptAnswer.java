package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import dev.mik.wasm.wasi.http.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a script answers. */
final class ScriptAnswer {
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;

    private final int status;
    private final byte[] body;
    private final List<HeaderField> headers;

    private ScriptAnswer(int status, byte[] body, List<HeaderField> headers) {
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /** An answer, if the status is one that ends a request. */
    static Optional<ScriptAnswer> of(String status, byte[] body, List<HeaderField> headers) {
        try {
            int number = Integer.parseInt(status);
            return number < LOWEST_STATUS || number > HIGHEST_STATUS
                    ? Optional.empty()
                    : Optional.of(new ScriptAnswer(number, body, headers));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Names and values in turn, as fields; those that are about the connection are left out.
     *
     * @return empty if one of them cannot stand in a head
     */
    static Optional<List<HeaderField>> fields(List<String> flat) {
        if (flat.size() % 2 != 0) {
            return Optional.empty();
        }
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String name = flat.get(i);
            String value = flat.get(i + 1).strip();
            if (!RequestHead.isField(new Header(name, value))) {
                return Optional.empty();
            }
            if (!RequestHead.isHosts(name)) {
                fields.add(new HeaderField(name, value));
            }
        }
        return Optional.of(fields);
    }

    void send(HandlerResponse response) throws IOException {
        response.head(new ResponseHead(status, headers, OptionalLong.of(body.length)));
        if (body.length > 0) {
            response.write(body);
        }
        response.end(List.of());
    }
}
