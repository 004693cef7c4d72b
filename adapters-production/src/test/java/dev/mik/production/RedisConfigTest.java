package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {
    @Test
    void plainUrlHasDefaults() {
        RedisConfig config = RedisConfig.parse("redis://cache");
        RedisURI server = config.servers().getFirst();
        assertEquals("cache", server.getHost());
        assertEquals(6379, server.getPort());
        assertEquals(0, server.getDatabase());
        assertFalse(server.isSsl());
        assertEquals("mik", config.prefix());
        assertEquals(Duration.ofSeconds(2), config.timeout());
    }

    @Test
    void everyPartIsHeeded() {
        RedisConfig config = RedisConfig.parse("rediss://me:s%40cret@[::1]:7000/3?prefix=a.b&timeout_ms=500&verify=ca");
        RedisURI server = config.servers().getFirst();
        assertEquals("::1", server.getHost());
        assertEquals(7000, server.getPort());
        assertEquals(3, server.getDatabase());
        assertTrue(server.isSsl());
        assertEquals(io.lettuce.core.SslVerifyMode.CA, server.getVerifyMode());
        assertEquals("a.b", config.prefix());
        assertEquals(Duration.ofMillis(500), server.getTimeout());
    }

    @Test
    void severalHostsAreNodesOfACluster() {
        RedisConfig config = RedisConfig.parse("redis://a,b:7001");
        assertEquals(
                List.of("a:6379", "b:7001"),
                config.servers().stream()
                        .map(server -> server.getHost() + ":" + server.getPort())
                        .toList());
    }

    @Test
    void sentinelsAreHosts() {
        RedisURI server = RedisConfig.parse("rediss-sentinel://:secret@a,b:7001/2?sentinel_password=other#main")
                .servers()
                .getFirst();
        assertEquals("main", server.getSentinelMasterId());
        assertEquals(2, server.getDatabase());
        assertTrue(server.isSsl());
        assertEquals(26_379, server.getSentinels().getFirst().getPort());
        assertEquals(7_001, server.getSentinels().getLast().getPort());
        assertTrue(server.getSentinels().getLast().isSsl());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis:/host                                | must look like",
                "http://host                                | must begin with redis://",
                "redis://                                   | names no host",
                "redis://a,,b                               | names no host",
                "redis://host:99999                         | has a port",
                "redis://host:0                             | has a port",
                "redis://host:x                             | has a port",
                "redis://host/zero                          | has a path",
                "redis://host?prefix=                       | has a prefix",
                "redis://host?prefix=a{b}                   | has a prefix",
                "redis://host?timeout_ms=soon               | has timeout_ms=soon",
                "redis://host?timeout_ms=1                  | has timeout_ms=1",
                "redis://host?prefx=a                       | has the option 'prefx'; known are ca_file",
                "rediss://host?verify=perhaps               | has verify",
                "rediss://host?ca_file=/no/such/file        | names a ca_file that cannot be read",
                "redis-sentinel://a                         | names no master",
                "redis://host?prefix=%zz                    | has a %"
            })
    void mistakesAreSaid(String url, String sentence) {
        Exception failure = assertThrows(IllegalArgumentException.class, () -> RedisConfig.parse(url));
        assertTrue(
                failure.toString().startsWith("java.lang.IllegalArgumentException: " + sentence), failure.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://me:topsecret@host:x",
                "redis://me:topsecret@host/zero",
                "redis://me:top/topsecret@host",
                "redis://topsecret@host?verify=perhaps",
                "redis://me:topsecret%zz@host"
            })
    void secretsAreNotSaid(String url) {
        Exception failure = assertThrows(IllegalArgumentException.class, () -> RedisConfig.parse(url));
        assertFalse(failure.toString().contains("topsecret"), failure.toString());
    }

    @Test
    void secretsAreNotPrinted() {
        String text = RedisConfig.parse("redis://me:topsecret@host/1?sentinel_password=topsecret")
                .toString();
        assertEquals("redis://host/1", text);
    }
}
