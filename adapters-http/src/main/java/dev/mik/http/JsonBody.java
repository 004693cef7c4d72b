package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A JSON body, read once from front to back: nothing is kept but what the route asks for, so a body of a million unknown
 * fields costs no memory.
 */
final class JsonBody {
    /** Takes one field of an object; the parser stands on its value. */
    @FunctionalInterface
    interface Field {
        /** Reads or skips the value. */
        void read(String name);
    }

    private final JsonParser parser;

    private JsonBody(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the one object that the whole body has to be; every field goes to {@code field}. */
    static void readObject(byte[] bytes, java.util.function.Function<JsonBody, Field> reader) {
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
            }
            JsonBody body = new JsonBody(parser);
            body.fields(reader.apply(body));
            if (parser.nextToken() != null) {
                throw new ServiceException(ErrorCode.MALFORMED_JSON, "Something follows the JSON object in the body.");
            }
        } catch (StreamConstraintsException e) {
            throw new ServiceException(
                    ErrorCode.MALFORMED_JSON,
                    "The JSON is nested too deeply, or has a number or name that is too long.",
                    e);
        } catch (JacksonException e) {
            throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body is not valid JSON" + place(e) + ".", e);
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    /** Reads the fields of the object that the parser stands in. */
    void fields(Field field) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads the elements of an array: {@code element} runs once for each, the parser standing on it. */
    void array(String name, Runnable element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType(name, "an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.run();
        }
    }

    /** Reads an object: {@code field} runs for each of its fields. */
    void object(String name, Field field) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType(name, "an object");
        }
        fields(field);
    }

    /** Passes over the value, whatever it is. */
    void skip() {
        parser.skipChildren();
    }

    String string(String name) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(name, "a string");
        }
        return parser.getString();
    }

    long wholeNumber(String name) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrongType(name, "a whole number within 64 bits");
        }
        return parser.getLongValue();
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** What stands at this place, for routes that take several types. */
    JsonToken token() {
        JsonToken token = parser.currentToken();
        return token == null ? JsonToken.NOT_AVAILABLE : token;
    }

    /** The parser itself, for values that are copied as they are. */
    JsonParser parser() {
        return parser;
    }

    static ServiceException wrongType(String name, String expected) {
        return new ServiceException(ErrorCode.INVALID_REQUEST, "'" + name + "' must be " + expected + ".");
    }

    static ServiceException missing(String name, String expected) {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST, "'" + name + "' is missing: it must be " + expected + ".");
    }
}
