package dev.mik.wasm.wast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WastValuesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ValueType.Labelled NAME = new ValueType.Labelled("name", PrimitiveType.STRING);

    @Test
    void primitives() {
        same(PrimitiveType.BOOL, "{'type':'bool','value':true}", true);
        same(PrimitiveType.S8, "{'type':'s8','value':'-8'}", -8);
        same(PrimitiveType.U16, "{'type':'u16','value':'65535'}", 65535);
        same(PrimitiveType.U32, "{'type':'u32','value':'4294967295'}", 4294967295L);
        same(PrimitiveType.S64, "{'type':'s64','value':'-14'}", -14L);
        same(PrimitiveType.U64, "{'type':'u64','value':'18446744073709551615'}", -1L);
        same(PrimitiveType.F32, "{'type':'f32','value':'1084227584'}", 5f);
        same(PrimitiveType.F64, "{'type':'f64','value':'4621256167635550208'}", 9d);
        same(PrimitiveType.CHAR, "{'type':'char','value':'\uD83D\uDE00'}", 0x1f600);
        same(PrimitiveType.STRING, "{'type':'string','value':'a'}", "a");
    }

    @Test
    void compounds() {
        String a = "{'type':'string','value':'a'}";
        same(new ValueType.ListOf(PrimitiveType.STRING), "{'type':'list','value':[" + a + "]}", List.of("a"));
        same(
                new ValueType.TupleOf(List.of(PrimitiveType.STRING)),
                "{'type':'tuple','value':[" + a + "]}",
                List.of("a"));
        same(
                new ValueType.RecordOf(List.of(NAME)),
                "{'type':'record','value':[['name'," + a + "]]}",
                Map.of("name", "a"));
        same(
                new ValueType.VariantOf(List.of(new ValueType.Case("s", Optional.of(PrimitiveType.STRING)))),
                "{'type':'variant','value':{'case':'s','payload':" + a + "}}",
                Variant.of("s", "a"));
        same(new ValueType.EnumOf(List.of("red")), "{'type':'enum','value':'red'}", "red");
        same(new ValueType.FlagsOf(List.of("a", "b")), "{'type':'flags','value':['b']}", Set.of("b"));
        same(new ValueType.OptionOf(PrimitiveType.STRING), "{'type':'option','value':null}", Optional.empty());
        same(new ValueType.OptionOf(PrimitiveType.STRING), "{'type':'option','value':" + a + "}", Optional.of("a"));
        ValueType result = new ValueType.ResultOf(Optional.of(PrimitiveType.STRING), Optional.empty());
        same(result, "{'type':'result','value':{'Ok':" + a + "}}", Result.ok("a"));
        same(result, "{'type':'result','value':{'Err':null}}", Result.error());
    }

    @Test
    void bytesAreAnArray() {
        JsonNode bytes = json("{'type':'list','value':[{'type':'u8','value':'255'}]}");
        Object argument = argument(new ValueType.ListOf(PrimitiveType.U8), bytes);
        assertArrayEquals(new byte[] {-1}, (byte[]) argument);
        assertTrue(WastValues.matches(bytes, argument));
        assertFalse(WastValues.matches(bytes, new byte[] {1}));
    }

    private static void same(ValueType type, String text, Object value) {
        JsonNode node = json(text);
        assertEquals(value, argument(type, node));
        assertTrue(WastValues.matches(node, value));
        assertFalse(WastValues.matches(node, new Object()));
    }

    private static Object argument(ValueType type, JsonNode node) {
        FunctionType function = new FunctionType(List.of(new ValueType.Labelled("x", type)), Optional.empty());
        return WastValues.arguments(function, List.of(node))[0];
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
