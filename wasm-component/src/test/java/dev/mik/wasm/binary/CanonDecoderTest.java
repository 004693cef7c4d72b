package dev.mik.wasm.binary;

import static dev.mik.wasm.binary.Hex.component;
import static dev.mik.wasm.binary.Hex.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException.Invalid;
import dev.mik.wasm.ComponentException.Malformed;
import dev.mik.wasm.ComponentException.Unsupported;
import dev.mik.wasm.model.CanonDefinition;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.StringEncoding;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonDecoderTest {
    private static final CanonicalOptions NONE =
            new CanonicalOptions(StringEncoding.UTF8, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    @Test
    void liftsLowersAndResources() {
        assertEquals(
                List.of(
                        new Definition.Canon(11, new CanonDefinition.Lift(1, NONE, 2)),
                        new Definition.Canon(16, new CanonDefinition.Lower(3, NONE)),
                        new Definition.Canon(20, new CanonDefinition.ResourceNew(4)),
                        new Definition.Canon(22, new CanonDefinition.ResourceDrop(5)),
                        new Definition.Canon(24, new CanonDefinition.ResourceRep(6))),
                decode("05 0000 01 00 02  0100 03 00  0204 0305 0406"));
    }

    @ParameterizedTest
    @CsvSource({"00, UTF8", "01, UTF16", "02, LATIN1_UTF16"})
    void options(String encoding, StringEncoding expected) {
        CanonicalOptions options =
                new CanonicalOptions(expected, OptionalInt.of(7), OptionalInt.of(8), OptionalInt.of(9));
        assertEquals(
                List.of(new Definition.Canon(11, new CanonDefinition.Lift(1, options, 2))),
                decode("01 0000 01 04 0307 0408 0509", encoding, "02"));
    }

    @ParameterizedTest
    @CsvSource({
        "0000000203000301 00, canonical option `memory` is specified more than once",
        "0000000204000400 00, canonical option `realloc` is specified more than once",
        "0000000205000500 00, canonical option `post-return` is specified more than once",
        "0000000200 02 00, canonical encoding option `utf8` conflicts with option `latin1-utf16`"
    })
    void optionsStandOnce(String canon, String reason) {
        Invalid invalid = assertThrows(Invalid.class, () -> decode("01", canon));
        Refusal.says(invalid, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000106 00, async, 15",
        "000000010700 00, async callback, 15",
        "000000010800 00, the core-type option, 15",
        "0000000109 00, the gc option, 15",
        "05, canon task.cancel, 11",
        "0601, canon subtask.cancel, 11",
        "09010000, canon task.return, 11",
        "09007900, canon task.return, 11",
        "0a7f00, canon context.get, 11",
        "0b7f00, canon context.set, 11",
        "0c01, canon thread.yield, 11",
        "0d, canon subtask.drop, 11",
        "0e03, canon stream.new, 11",
        "0f0302 0300 0405, canon stream.read, 11",
        "100300, canon stream.write, 11",
        "110300, canon stream.cancel-read, 11",
        "120301, canon stream.cancel-write, 11",
        "1303, canon stream.drop-readable, 11",
        "1403, canon stream.drop-writable, 11",
        "1504, canon future.new, 11",
        "160400, canon future.read, 11",
        "170400, canon future.write, 11",
        "180400, canon future.cancel-read, 11",
        "190401, canon future.cancel-write, 11",
        "1a04, canon future.drop-readable, 11",
        "1b04, canon future.drop-writable, 11",
        "1c00, canon error-context.new, 11",
        "1d00, canon error-context.debug-message, 11",
        "1e, canon error-context.drop, 11",
        "1f, canon waitable-set.new, 11",
        "200000, canon waitable-set.wait, 11",
        "210100, canon waitable-set.poll, 11",
        "22, canon waitable-set.drop, 11",
        "23, canon waitable.join, 11",
        "24, canon backpressure.inc, 11",
        "25, canon backpressure.dec, 11",
        "26, canon thread.index, 11",
        "270000, canon thread.new-indirect, 11",
        "28, canon thread.resume-later, 11",
        "2900, canon thread.suspend, 11",
        "2a00, canon thread.suspend-then-resume, 11",
        "2b00, canon thread.yield-then-resume, 11",
        "2c00, canon thread.suspend-then-promote, 11",
        "2d01, canon thread.yield-then-promote, 11",
        "400000, canon thread.spawn-ref, 11",
        "41000000, canon thread.spawn-indirect, 11",
        "4200, canon thread.available-parallelism, 11"
    })
    void asyncIsNotSupportedAndNamed(String canon, String feature, long offset) {
        Unsupported refused = assertThrows(Unsupported.class, () -> decode("01", canon));
        assertEquals(feature, refused.feature());
        assertEquals(offset, refused.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "07, 11, invalid leading byte (0x7) for canonical function",
        "08, 11, invalid leading byte (0x8) for canonical function",
        "2e, 11, invalid leading byte (0x2e) for canonical function",
        "43, 11, invalid leading byte (0x43) for canonical function",
        "0001000000, 12, invalid leading byte (0x1) for canonical function lift",
        "01010000, 12, invalid leading byte (0x1) for canonical function lower",
        "010000010a, 15, invalid leading byte (0xa) for canonical option",
        "0c02, 12, invalid boolean value",
        "200200, 12, invalid boolean value"
    })
    void malformed(String canon, long offset, String reason) {
        Malformed malformed = assertThrows(Malformed.class, () -> decode("01", canon));
        Refusal.says(malformed, reason);
        assertEquals(offset, malformed.offset());
    }

    private static List<Definition> decode(String... contents) {
        return ComponentDecoder.decode(component(section(8, contents))).definitions();
    }
}
