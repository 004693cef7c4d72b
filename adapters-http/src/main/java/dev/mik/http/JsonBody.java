package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        checkUtf8(bytes);
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body is empty: it must be a JSON object.");
            }
            JsonBody body = new JsonBody(parser);
            if (first == JsonToken.START_OBJECT) {
                body.fields(reader.apply(body));
            } else {
                parser.skipChildren(); // so that what is no JSON at all is called that
            }
            if (parser.nextToken() != null) {
                throw new ServiceException(ErrorCode.MALFORMED_JSON, "Something follows the JSON value in the body.");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
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
        return wellFormed(parser.getString());
    }

    /** A text without half a surrogate pair, which JSON's escapes can make and UTF-8 cannot hold. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw new ServiceException(
                            ErrorCode.MALFORMED_JSON, "A string in the body has half a surrogate pair.");
                }
                i++;
            }
        }
        return text;
    }

    /** Standard base64 with its padding, and nothing else, so that one value has one spelling. */
    static byte[] base64(String name, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "'" + name + "' is not base64.", e);
        }
        throw new ServiceException(ErrorCode.INVALID_REQUEST, "'" + name + "' is not base64 with its padding.");
    }

    /** The parser lets through some bytes that are not UTF-8, such as encoded surrogates. */
    private static void checkUtf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(bytes.length + 1, 8 * 1024));
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        if (result.isError()) {
            throw new ServiceException(ErrorCode.MALFORMED_JSON, "The body is not UTF-8.");
        }
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
