package dev.mik.wasm.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Trap;
import org.junit.jupiter.api.function.Executable;

/** Expects traps. */
final class Traps {
    private Traps() {}

    static Trap assertTraps(Trap.Kind kind, Executable executable) {
        Trap trap = assertThrows(Trap.class, executable);
        assertEquals(kind, trap.kind(), trap::getMessage);
        return trap;
    }

    static void assertTraps(Trap.Kind kind, String words, Executable executable) {
        String message = assertTraps(kind, executable).toString();
        assertTrue(message.contains(words), message);
    }
}
