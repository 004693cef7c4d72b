package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreValueType;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which core exports may stand for which core imports: the limits and references that no small file reaches. */
class CoreMatchingTest {
    private static CoreExternType memory(long minimum, long maximum) {
        return new CoreExternType.Memory(minimum, maximum(maximum), false, false);
    }

    private static CoreExternType table(CoreValueType element, long minimum, long maximum) {
        return new CoreExternType.Table(element, minimum, maximum(maximum), false);
    }

    private static OptionalLong maximum(long maximum) {
        return maximum < 0 ? OptionalLong.empty() : OptionalLong.of(maximum);
    }

    private static CoreExternType global(String type, boolean mutable) {
        return new CoreExternType.Global(new CoreValueType(type), mutable);
    }

    @Test
    void limitsMayBeNarrower() {
        assertTrue(CoreMatching.matches(memory(2, 5), memory(1, 10)));
        assertTrue(CoreMatching.matches(memory(2, 5), memory(2, 5)));
        assertTrue(CoreMatching.matches(memory(2, 5), memory(0, -1)));
        assertFalse(CoreMatching.matches(memory(2, -1), memory(2, 5)));
        assertFalse(CoreMatching.matches(memory(2, 6), memory(2, 5)));
        assertFalse(CoreMatching.matches(memory(1, 5), memory(2, 5)));
        assertTrue(CoreMatching.matches(memory(-1, -1), memory(Long.MAX_VALUE, -1)), "limits are unsigned");
    }

    @Test
    void tablesHoldWhatTheySay() {
        CoreValueType func = CoreValueType.FUNCREF;
        assertTrue(CoreMatching.matches(table(func, 2, 3), table(func, 1, 3)));
        assertFalse(CoreMatching.matches(table(CoreValueType.EXTERNREF, 2, 3), table(func, 1, 3)));
        assertFalse(CoreMatching.matches(table(new CoreValueType("(ref func)"), 2, 3), table(func, 1, 3)));
        assertFalse(CoreMatching.matches(table(func, 1, 1), memory(1, 1)));
    }

    @Test
    void constantsMayBeSubtypesAndVariablesNot() {
        assertTrue(CoreMatching.matches(global("(ref func)", false), global("funcref", false)));
        assertFalse(CoreMatching.matches(global("funcref", false), global("(ref func)", false)));
        assertFalse(CoreMatching.matches(global("(ref func)", true), global("funcref", true)));
        assertFalse(CoreMatching.matches(global("i32", false), global("i64", false)));
        assertFalse(CoreMatching.matches(global("i32", true), global("i32", false)));
    }
}
