package dev.mik.http;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** How JSON is read and written here: UTF-8, streaming, and bounded in depth whatever the client sends. */
final class Json {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNumberLength(1_000)
                    .maxNameLength(50_000)
                    .build())
            // Our own sentences are for the client; a piece of the body in them would only help an attacker.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /** Writes one value. */
    @FunctionalInterface
    interface Content {
        /** Writes it, whole: what is begun is ended. */
        void writeTo(JsonGenerator json);
    }

    static byte[] bytes(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            content.writeTo(json);
        }
        return out.toByteArray();
    }
}
