package dev.mik.production;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an operator should change about a Redis that is to keep what it acknowledged. */
final class RedisAdvice {
    private RedisAdvice() {}

    /** Reads the sections of {@code INFO}. */
    static List<String> of(List<?> sections) {
        Map<String, String> info = new HashMap<>();
        for (Object section : sections) {
            for (String line : new String((byte[]) section, StandardCharsets.UTF_8).split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    info.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
        }
        List<String> advice = new ArrayList<>();
        if (info.getOrDefault("aof_enabled", "1").equals("0")) {
            advice.add(
                    "Redis has no append-only file: what was acknowledged is lost when it stops. Set appendonly yes.");
        }
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            advice.add("Redis may evict entries when its memory is full (maxmemory-policy " + policy
                    + "). Set maxmemory-policy noeviction.");
        }
        return List.copyOf(advice);
    }
}
