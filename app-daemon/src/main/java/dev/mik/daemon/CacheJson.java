package dev.mik.daemon;

import dev.mik.ports.handlers.CachedCode;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What {@code mik cache info --json} prints. */
final class CacheJson {
    private static final JsonFactory JSON = new JsonFactory();

    private CacheJson() {}

    static String of(List<CachedCode> entries) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty(
                    "bytes", entries.stream().mapToLong(CachedCode::bytes).sum());
            json.writeName("files");
            json.writeStartArray();
            for (CachedCode entry : entries) {
                json.writeStartObject();
                json.writeStringProperty("file", entry.file().toString());
                json.writeNumberProperty("bytes", entry.bytes());
                json.writeStringProperty("used", entry.used().toString());
                json.writeBooleanProperty("current", entry.current());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
