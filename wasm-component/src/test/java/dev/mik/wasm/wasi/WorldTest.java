package dev.mik.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Exit;
import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.wasi.io.IoError;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Clocks, randomness, the command line, and what there is not: files, sockets, terminals. */
class WorldTest {
    private final Guest guest = new Guest();

    @Test
    void theEnvironmentIsWhatTheContextSays() {
        assertEquals(List.of(), guest.call("wasi:cli/environment", "get-environment"), "not the process's own");
        assertEquals(List.of(), guest.call("wasi:cli/environment", "get-arguments"));
        assertEquals(Optional.empty(), guest.call("wasi:cli/environment", "initial-cwd"));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("B", "2");
        variables.put("A", "1");
        WasiContext.Builder builder =
                WasiContext.builder().environment(variables).arguments(List.of("tool", "-v"));
        Guest other = new Guest(builder.build());
        variables.put("C", "3");
        assertEquals(
                List.of(List.of("B", "2"), List.of("A", "1")), other.call("wasi:cli/environment", "get-environment"));
        assertEquals(List.of("tool", "-v"), other.call("wasi:cli/environment", "get-arguments"));
    }

    @Test
    void exitIsThrown() {
        assertEquals(0, exit("exit", Result.ok()));
        assertEquals(1, exit("exit", Result.error()));
        assertEquals(42, exit("exit-with-code", 42));
    }

    private int exit(String function, Object argument) {
        return assertThrows(Exit.class, () -> guest.call("wasi:cli/exit", function, argument))
                .status();
    }

    @Test
    void thereAreNoTerminals() {
        assertEquals(Optional.empty(), guest.call("wasi:cli/terminal-stdin", "get-terminal-stdin"));
        assertEquals(Optional.empty(), guest.call("wasi:cli/terminal-stdout", "get-terminal-stdout"));
        assertEquals(Optional.empty(), guest.call("wasi:cli/terminal-stderr", "get-terminal-stderr"));
    }

    @Test
    void theWallClockIsTheContexts() {
        Instant now = Instant.parse("2026-01-02T03:04:05.000000678Z");
        assertEquals(Map.of("seconds", now.getEpochSecond(), "nanoseconds", 678L), wallClock(now));
        assertEquals(Map.of("seconds", 0L, "nanoseconds", 0L), wallClock(Instant.ofEpochSecond(-1, 5)));
        assertEquals(Map.of("seconds", 0L, "nanoseconds", 1000L), guest.call("wasi:clocks/wall-clock", "resolution"));
    }

    private static Object wallClock(Instant now) {
        return new Guest(WasiContext.builder()
                        .wallClock(InstantSource.fixed(now))
                        .build())
                .call("wasi:clocks/wall-clock", "now");
    }

    @Test
    void theMonotonicClockBeginsWithTheInstance() {
        long first = guest.call(Long.class, "wasi:clocks/monotonic-clock", "now");
        long second = guest.call(Long.class, "wasi:clocks/monotonic-clock", "now");
        assertTrue(first >= 0 && second >= first);
        assertEquals(1L, guest.call("wasi:clocks/monotonic-clock", "resolution"));
    }

    @Test
    void theTimeZoneIsUtcUnlessToldOtherwise() {
        Map<String, Object> summer = Map.of("seconds", 1_783_000_000L, "nanoseconds", 0L);
        assertEquals(
                Map.of("utc-offset", 0, "name", "UTC", "in-daylight-saving-time", false),
                guest.call("wasi:clocks/timezone", "display", summer));
        Guest berlin = new Guest(
                WasiContext.builder().timezone(ZoneId.of("Europe/Berlin")).build());
        assertEquals(7200, berlin.call("wasi:clocks/timezone", "utc-offset", summer));
        Map<?, ?> display = berlin.call(Map.class, "wasi:clocks/timezone", "display", summer);
        assertEquals(true, display.get("in-daylight-saving-time"));
        Map<String, Object> never = Map.of("seconds", -1L, "nanoseconds", 0L);
        assertEquals(0, berlin.call("wasi:clocks/timezone", "utc-offset", never));
    }

    @Test
    void randomBytesAreAsManyAsAskedFor() {
        for (String function : List.of("get-random-bytes", "get-insecure-random-bytes")) {
            String instance = function.contains("insecure") ? "wasi:random/insecure" : "wasi:random/random";
            assertEquals(0, guest.call(byte[].class, instance, function, 0L).length);
            assertEquals(4096, guest.call(byte[].class, instance, function, 4096L).length);
            assertEquals(1 << 20, guest.call(byte[].class, instance, function, 1L << 20).length);
            for (long length : new long[] {(1L << 20) + 1, Long.MAX_VALUE, -1}) {
                Trap trap = assertThrows(Trap.class, () -> guest.call(instance, function, length));
                assertEquals(Trap.Kind.HOST, trap.kind());
            }
        }
        assertNotEquals(
                guest.call("wasi:random/random", "get-random-u64"), guest.call("wasi:random/random", "get-random-u64"));
    }

    @Test
    void generatorsAreTheContexts() {
        WasiContext.Builder builder = WasiContext.builder()
                .random(new SplittableRandom(1))
                .insecureRandom(new SplittableRandom(2))
                .randomLimit(8);
        Guest other = new Guest(builder.build());
        SplittableRandom secure = new SplittableRandom(1);
        SplittableRandom insecure = new SplittableRandom(2);
        byte[] expected = new byte[8];
        secure.nextBytes(expected);
        assertArrayEquals(expected, other.call(byte[].class, "wasi:random/random", "get-random-bytes", 8L));
        assertEquals(secure.nextLong(), other.call("wasi:random/random", "get-random-u64"));
        assertEquals(
                List.of(insecure.nextLong(), insecure.nextLong()),
                other.call("wasi:random/insecure-seed", "insecure-seed"));
        assertEquals(insecure.nextLong(), other.call("wasi:random/insecure", "get-insecure-random-u64"));
        assertThrows(Trap.class, () -> other.call("wasi:random/random", "get-random-bytes", 9L));
    }

    @Test
    void thereAreNoFiles() {
        assertEquals(List.of(), guest.call("wasi:filesystem/preopens", "get-directories"));
        assertEquals(Optional.empty(), guest.call("wasi:filesystem/types", "filesystem-error-code", new IoError("x")));
        assertEquals(
                Result.error("access"),
                guest.call("wasi:filesystem/types", "[method]descriptor.open-at", "no descriptor"));
        assertEquals(
                Result.error("bad-descriptor"),
                guest.call("wasi:filesystem/types", "[method]descriptor.read", "no descriptor", 1L, 0L));
    }

    @Test
    void thereAreNoSockets() {
        Object network = guest.call("wasi:sockets/instance-network", "instance-network");
        Result denied = Result.error("access-denied");
        assertEquals(denied, guest.call("wasi:sockets/tcp-create-socket", "create-tcp-socket", "ipv4"));
        assertEquals(denied, guest.call("wasi:sockets/udp-create-socket", "create-udp-socket", "ipv6"));
        assertEquals(denied, guest.call("wasi:sockets/ip-name-lookup", "resolve-addresses", network, "localhost"));
        assertEquals(Optional.empty(), guest.call("wasi:sockets/network", "network-error-code", new IoError("x")));
        Guest.drop(network);
    }
}
