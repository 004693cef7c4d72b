package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.validation.CompoundNode.Constructor;
import dev.mik.wasm.validation.Flattening.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Core signatures and sizes of types, against {@code CanonicalABI.md} worked out by hand. */
class FlatteningTest {
    private static final ValueNode U8 = PrimitiveNode.of(PrimitiveType.U8);
    private static final ValueNode U16 = PrimitiveNode.of(PrimitiveType.U16);
    private static final ValueNode U32 = PrimitiveNode.of(PrimitiveType.U32);
    private static final ValueNode U64 = PrimitiveNode.of(PrimitiveType.U64);
    private static final ValueNode F32 = PrimitiveNode.of(PrimitiveType.F32);
    private static final ValueNode F64 = PrimitiveNode.of(PrimitiveType.F64);
    private static final ValueNode STRING = PrimitiveNode.of(PrimitiveType.STRING);

    private static ValueNode of(Constructor made, ValueNode... parts) {
        return CompoundNode.of(
                made, List.of(), Arrays.stream(parts).map(Optional::of).toList());
    }

    private static String flat(Side side, Optional<ValueNode> result, ValueNode... parameters) {
        List<String> labels =
                IntStream.range(0, parameters.length).mapToObj(i -> "p" + i).toList();
        FunctionNode function = new FunctionNode(labels, List.of(parameters), result);
        return CoreText.of(new Flattening(new Effort()).function(function, side).type())
                .strip();
    }

    private static String parameters(ValueNode... parameters) {
        return flat(Side.LIFT, Optional.empty(), parameters);
    }

    @Test
    void valuesBecomeCoreValues() {
        assertEquals("", parameters());
        assertEquals("(param i32 i64 f32 f64 i32 i32)", parameters(U8, U64, F32, F64, STRING));
        assertEquals("(param i32 i64)", parameters(of(Constructor.TUPLE, U8, U64)));
        assertEquals("(param i32 i32)", parameters(of(Constructor.LIST, F64)));
        assertEquals("(param i32 i32)", parameters(of(Constructor.MAP, U8, F64)));
        assertEquals("(param f32 f32 f32)", parameters(CompoundNode.fixedList(F32, 3)));
        assertEquals("(param i32 f64)", parameters(of(Constructor.OPTION, F64)));
        assertEquals("(param i32)", parameters(CompoundNode.of(Constructor.FLAGS, List.of("a", "b"), List.of())));
    }

    @Test
    void casesAreJoined() {
        assertEquals("(param i32 i32)", parameters(of(Constructor.RESULT, U32, F32)));
        assertEquals("(param i32 i64)", parameters(of(Constructor.RESULT, F64, F32)));
        assertEquals("(param i32 i64 i32)", parameters(of(Constructor.RESULT, STRING, U64)));
        assertEquals("(param i32 f32)", parameters(of(Constructor.RESULT, F32, F32)));
    }

    @Test
    void whatIsTooMuchGoesThroughMemory() {
        ValueNode[] sixteen = IntStream.range(0, 16).mapToObj(i -> U64).toArray(ValueNode[]::new);
        assertEquals("(param" + " i64".repeat(16) + ")", parameters(sixteen));
        List<ValueNode> seventeen = new ArrayList<>(List.of(sixteen));
        seventeen.add(U8);
        assertEquals("(param i32)", parameters(seventeen.toArray(ValueNode[]::new)));
        assertEquals("(result i64)", flat(Side.LIFT, Optional.of(U64)));
        assertEquals("(result i32)", flat(Side.LIFT, Optional.of(STRING)));
        assertEquals("(param i64 i32)", flat(Side.LOWER, Optional.of(STRING), U64));
        assertEquals("(param i32 i32)", flat(Side.LOWER, Optional.of(STRING), seventeen.toArray(ValueNode[]::new)));
    }

    @Test
    void sizesAreThoseOfTheWideAbi() {
        assertEquals(new Layout(16, 8), STRING.layout());
        assertEquals(new Layout(8, 4), of(Constructor.TUPLE, U8, U32).layout());
        assertEquals(new Layout(6, 2), of(Constructor.TUPLE, U8, U16, U8).layout());
        assertEquals(new Layout(16, 8), of(Constructor.OPTION, U64).layout());
        assertEquals(new Layout(24, 8), of(Constructor.RESULT, STRING, U8).layout());
        assertEquals(new Layout(12, 4), CompoundNode.fixedList(U32, 3).layout());
        List<String> many = IntStream.range(0, 257).mapToObj(i -> "c" + i).toList();
        assertEquals(
                new Layout(2, 2),
                CompoundNode.of(Constructor.ENUM, many, List.of()).layout());
        assertEquals(
                new Layout(1, 1),
                CompoundNode.of(Constructor.ENUM, many.subList(0, 256), List.of())
                        .layout());
        assertThrows(IllTyped.class, () -> CompoundNode.fixedList(U64, 0xffff_ffffL));
    }
}
