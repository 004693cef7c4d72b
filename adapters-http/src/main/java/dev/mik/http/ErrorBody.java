package dev.mik.http;

import dev.mik.ports.ErrorCode;

/** The one body that every failed request gets. */
final class ErrorBody {
    private ErrorBody() {}

    static byte[] bytes(ErrorCode code, String sentence, String requestId) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("error", sentence);
            json.writeStringProperty("code", code.word());
            json.writeNumberProperty("status", ErrorMapper.statusOf(code).code());
            json.writeStringProperty("request_id", requestId);
            json.writeEndObject();
        });
    }
}
