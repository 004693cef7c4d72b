package dev.mik.handlers;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What script and host say to each other: JSON arrays of strings, and nothing else. */
final class TextList {
    /** How long a text is was checked before it was read. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int MOST_TEXTS = 10_000;

    private TextList() {}

    static String write(List<String> texts) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
        return out.toString();
    }

    /** The texts; empty if it is anything else, or too long. */
    static Optional<List<String>> read(String text) {
        List<String> texts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.VALUE_STRING && texts.size() < MOST_TEXTS) {
                texts.add(json.getString());
            }
            return json.currentToken() == JsonToken.END_ARRAY ? Optional.of(texts) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
