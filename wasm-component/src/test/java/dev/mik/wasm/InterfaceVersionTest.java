package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which versions are one. */
class InterfaceVersionTest {
    @ParameterizedTest
    @CsvSource({
        "wasi:io/streams@0.2.3, wasi:io/streams@0.2",
        "wasi:io/streams@0.2.0+build, wasi:io/streams@0.2",
        "a:b/c@1.9.9, a:b/c@1",
        "a:b/c@0.0.7, a:b/c@0.0.7",
        "a:b/c@0.2.0-rc.1, a:b/c@0.2.0-rc.1",
        "a:b/c, a:b/c",
        "plain-name, plain-name"
    })
    void compatibleVersionsShareATrack(String name, String track) {
        assertEquals(track, InterfaceVersion.track(name));
    }
}
