package dev.mik.http;

import dev.mik.domain.sql.SqlCommand;
import dev.mik.domain.sql.SqlParameters;
import dev.mik.ports.sql.SqlValue;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/** The bodies that {@code /sql} takes. */
final class SqlRequests {
    private SqlRequests() {}

    /** {@code {"sql": …, "params": …}}. */
    static SqlCommand statement(Exchange exchange) {
        Fields fields = new Fields();
        JsonBody.readObject(exchange.json(), body -> name -> fields.read(body, name));
        return fields.statement("sql");
    }

    /** {@code {"statements": […]}}. */
    static List<SqlCommand> batch(Exchange exchange) {
        List<SqlCommand> statements = new ArrayList<>();
        boolean[] given = {false};
        JsonBody.readObject(exchange.json(), body -> name -> {
            if (!name.equals("statements")) {
                body.skip();
                return;
            }
            given[0] = true;
            body.array(name, () -> {
                String where = "statements[" + statements.size() + "]";
                Fields fields = new Fields();
                body.object(where, field -> fields.read(body, field));
                statements.add(fields.statement(where + ".sql"));
            });
        });
        if (!given[0]) {
            throw JsonBody.missing("statements", "a list of objects with 'sql' and 'params'");
        }
        return statements;
    }

    private static final class Fields {
        private Optional<String> sql = Optional.empty();
        private SqlParameters parameters = SqlParameters.NONE;

        void read(JsonBody body, String name) {
            switch (name) {
                case "sql" -> sql = Optional.of(body.string(name));
                case "params" -> parameters = readParameters(body);
                default -> body.skip();
            }
        }

        SqlCommand statement(String name) {
            return new SqlCommand(
                    sql.orElseThrow(() -> JsonBody.missing(name, "a string with one statement")), parameters);
        }
    }

    private static SqlParameters readParameters(JsonBody body) {
        if (body.isNull()) {
            return SqlParameters.NONE;
        }
        if (body.token() == JsonToken.START_OBJECT) {
            Map<String, SqlValue> named = new LinkedHashMap<>();
            body.object("params", name -> named.put(name, value(body, name)));
            return new SqlParameters.Named(named);
        }
        if (body.token() != JsonToken.START_ARRAY) {
            throw JsonBody.wrongType("params", "a list, or an object for named placeholders");
        }
        List<SqlValue> positional = new ArrayList<>();
        body.array("params", () -> positional.add(value(body, "params[" + positional.size() + "]")));
        return new SqlParameters.Positional(positional);
    }

    private static SqlValue value(JsonBody body, String name) {
        JsonParser parser = body.parser();
        return switch (body.token()) {
            case VALUE_NULL -> SqlValue.NULL;
            case VALUE_TRUE -> new SqlValue.Bool(true);
            case VALUE_FALSE -> new SqlValue.Bool(false);
            case VALUE_STRING -> new SqlValue.Text(JsonBody.wellFormed(parser.getString()));
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new SqlValue.Decimal(parser.getDecimalValue())
                        : new SqlValue.Int(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> number(parser, name);
            case START_OBJECT, START_ARRAY -> document(parser, name);
            default -> throw JsonBody.wrongType(name, "a JSON value");
        };
    }

    /** A double if it says the same, else the digits as they were sent. */
    private static SqlValue number(JsonParser parser, String name) {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw JsonBody.wrongType(name, "a number that fits into 64 bits of floating point");
        }
        BigDecimal exact = parser.getDecimalValue();
        return BigDecimal.valueOf(number).compareTo(exact) == 0
                ? new SqlValue.Real(number)
                : new SqlValue.Decimal(exact);
    }

    /** {@code {"base64": …}} is bytes; any other object or array goes in as its JSON text. */
    private static SqlValue document(JsonParser parser, String name) {
        StringWriter text = new StringWriter();
        Optional<String> base64 = Optional.empty();
        int fields = 0;
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                json.copyCurrentStructure(parser);
            } else {
                json.writeStartObject();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String field = parser.currentName();
                    json.writeName(field);
                    fields++;
                    if (parser.nextToken() == JsonToken.VALUE_STRING && field.equals("base64")) {
                        base64 = Optional.of(parser.getString());
                    }
                    json.copyCurrentStructure(parser);
                }
                json.writeEndObject();
            }
        }
        return base64.isPresent() && fields == 1
                ? new SqlValue.Bytes(JsonBody.base64(name + ".base64", base64.get()))
                : new SqlValue.Text(text.toString());
    }
}
