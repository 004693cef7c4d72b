package dev.mik.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON texts for requests, and trees of answers. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** An object's text, from names and values in turn. */
    static String of(Object... namesAndValues) {
        return text(map(namesAndValues));
    }

    /** An object inside another one, from names and values in turn. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /** The text of maps, lists, strings, numbers and booleans. */
    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The tree of a text; what follows the first value is an error. */
    static JsonNode read(byte[] utf8) {
        return MAPPER.readTree(utf8);
    }

    /** The tree of a text; what follows the first value is an error. */
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /** The texts in an array. */
    static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
