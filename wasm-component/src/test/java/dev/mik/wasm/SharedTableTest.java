package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Core modules that put functions, the host's among them, in one table and call each other through it. */
class SharedTableTest {
    private static Instance sharingATable() {
        Linker linker = new Linker();
        linker.root().function("half", (context, arguments) -> ((Long) arguments.get(0)) / 2);
        return linker.link(Fixtures.component("shared-table")).instantiate();
    }

    @Test
    void coreModulesShareATable() {
        try (Instance sharing = sharingATable()) {
            assertEquals(1 + 4 + 9L, sharing.function("sum").call(1L, 3L));
            assertEquals(1 + 8 + 27L, sharing.function("sum").call(3L, 3L));
            assertEquals(0 + 1 + 1 + 2L, sharing.function("sum").call(4L, 4L));
            assertEquals(1 + 5 + 14L, sharing.function("sum").call(5L, 3L));
            assertEquals(49L, sharing.function("direct").call(1L, 7L));
            assertEquals(3L, sharing.function("direct").call(4L, 7L));
            assertEquals(0x100000001L, sharing.function("visited").call());
        }
    }

    @Test
    void whatIsOfAnotherTypeOrMissingInASharedTableTraps() {
        for (String function : List.of("sum", "direct")) {
            try (Instance sharing = sharingATable()) {
                Expect.trap(
                        Trap.Kind.INDIRECT_CALL_TYPE,
                        "",
                        () -> sharing.function(function).call(2L, 1L));
            }
            try (Instance sharing = sharingATable()) {
                Expect.trap(
                        Trap.Kind.TABLE_OUT_OF_BOUNDS,
                        "",
                        () -> sharing.function(function).call(7L, 1L));
            }
        }
    }
}
