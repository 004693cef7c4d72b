package dev.mik.domain.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentTypesTest {
    @ParameterizedTest
    @CsvSource({
        "index.html, text/html",
        "a/b/INDEX.HTML, text/html",
        "a.b/app.min.js, text/javascript",
        "app.js.map, application/json",
        "module.wasm, application/wasm",
        "f.woff2, font/woff2",
        "photo.JPEG, image/jpeg",
        "archive.tar.gz, application/gzip",
        ".png, image/png",
        "README, application/octet-stream",
        "html, application/octet-stream",
        "a.png/b, application/octet-stream",
        "a., application/octet-stream",
        "a.nosuchtype, application/octet-stream"
    })
    void extensionDecides(String path, String type) {
        assertEquals(type, ContentTypes.ofPath(path));
        ContentTypes.check(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html; charset=utf-8",
                "text/html;charset=\"utf-8\"",
                "image/svg+xml",
                "multipart/form-data; boundary=x",
                "a/b;"
            })
    void mediaTypesAreTaken(String type) {
        assertDoesNotThrow(() -> ContentTypes.check(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/html",
                "te xt/html",
                "text/html\r\nX: y",
                "text/html; ü",
                "a/b c",
                "a/b;\u0000"
            })
    void otherTextsAreRefused(String type) {
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                assertThrows(ServiceException.class, () -> ContentTypes.check(type))
                        .code());
    }
}
