package dev.mik.wasm.wasi;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker;
import dev.mik.wasm.wasi.io.IoInterfaces;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** {@code wasi:clocks}. */
final class ClockInterfaces {
    /** What Java's clock tells apart: a microsecond. */
    private static final long WALL_CLOCK_TICK = 1000;

    /** How many seconds a {@code u32} of nanoseconds may be, and one. */
    private static final long MOST_NANOSECONDS = 5;

    private ClockInterfaces() {}

    static void addTo(Linker linker) {
        linker.instance("wasi:clocks/monotonic-clock@0.2.0")
                .resource("pollable", IoInterfaces.POLLABLE)
                .function("now", (context, in) -> WasiState.of(context).monotonicNow())
                .function("resolution", (context, in) -> 1L)
                .function("subscribe-instant", (context, in) -> Timer.at(WasiState.of(context), in.int64(0)))
                .function("subscribe-duration", (context, in) -> Timer.after(WasiState.of(context), in.int64(0)));
        linker.instance("wasi:clocks/wall-clock@0.2.0")
                .function(
                        "now",
                        (context, in) -> datetime(
                                WasiState.of(context).settings().wallClock.instant()))
                .function("resolution", (context, in) -> datetime(Instant.ofEpochSecond(0, WALL_CLOCK_TICK)));
        linker.instance("wasi:clocks/timezone@0.2.0")
                .function(
                        "display",
                        (context, in) -> display(WasiState.of(context).settings().timezone, in))
                .function(
                        "utc-offset",
                        (context, in) -> display(WasiState.of(context).settings().timezone, in)
                                .getOrDefault("utc-offset", 0));
    }

    /** A {@code datetime}; times before 1970 have none, and become its beginning. */
    private static Map<String, Object> datetime(Instant instant) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seconds", Math.max(instant.getEpochSecond(), 0L));
        fields.put("nanoseconds", instant.getEpochSecond() < 0 ? 0L : (long) instant.getNano());
        return fields;
    }

    /** A {@code timezone-display}; UTC for times that Java has no zone rules for. */
    private static Map<String, Object> display(ZoneId zone, Arguments in) {
        Map<?, ?> when = in.get(0, Map.class);
        long seconds = (Long) Objects.requireNonNull(when.get("seconds"));
        long nanoseconds = (Long) Objects.requireNonNull(when.get("nanoseconds"));
        if (seconds >= 0 && seconds < Instant.MAX.getEpochSecond() - MOST_NANOSECONDS) {
            return display(zone, Instant.ofEpochSecond(seconds, nanoseconds));
        }
        return display(ZoneOffset.UTC, Instant.EPOCH);
    }

    private static Map<String, Object> display(ZoneId zone, Instant when) {
        boolean utc = zone.normalized().equals(ZoneOffset.UTC);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("utc-offset", zone.getRules().getOffset(when).getTotalSeconds());
        fields.put("name", utc ? "UTC" : zone.getDisplayName(TextStyle.SHORT, Locale.ROOT));
        fields.put("in-daylight-saving-time", zone.getRules().isDaylightSavings(when));
        return fields;
    }
}
