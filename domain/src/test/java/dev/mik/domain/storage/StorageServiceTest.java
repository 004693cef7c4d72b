package dev.mik.domain.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.domain.Cursor;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectUpload;
import dev.mik.ports.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageServiceTest {
    private final MemoryObjects store = new MemoryObjects();
    private final StorageService service = new StorageService(store, 100);

    private ObjectInfo put(String path, String type, int length) throws IOException {
        return service.put(path, type, length, Precondition.NONE, new ByteArrayInputStream(new byte[length]));
    }

    private static ServiceException assertFails(ErrorCode code, Executable call) {
        ServiceException failure = assertThrows(ServiceException.class, call);
        assertEquals(code, failure.code());
        return failure;
    }

    @Test
    void typeIsTheGivenOneElseOfTheExtensionElseUnknown() throws IOException {
        assertEquals("text/x-mine; a=b", put("a.html", " text/x-mine; a=b ", 1).contentType());
        assertEquals("text/html", put("a.html", "", 1).contentType());
        assertEquals("application/octet-stream", put("a", "", 1).contentType());
        assertFails(ErrorCode.INVALID_REQUEST, () -> put("a.html", "nonsense", 1));
    }

    @Test
    void limitIsTheConfiguredOne() throws IOException {
        assertEquals(100, put("a", "", 100).size());

        assertFails(ErrorCode.PAYLOAD_TOO_LARGE, () -> put("a", "", 101));
        assertFails(
                ErrorCode.PAYLOAD_TOO_LARGE,
                () -> service.put(
                        "a",
                        "",
                        ObjectUpload.UNKNOWN_LENGTH,
                        Precondition.NONE,
                        new ByteArrayInputStream(new byte[101])));
        assertEquals(5_368_709_120L, StorageService.DEFAULT_MAX_BYTES);
        assertThrows(IllegalArgumentException.class, () -> new StorageService(store, 0));
    }

    @Test
    void absentObjectIsNotFoundByName() {
        assertEquals(
                "Object 'a/ü' not found",
                assertFails(ErrorCode.NOT_FOUND, () -> service.head("a/ü")).sentence());
        assertEquals(
                "Object 'a/ü' not found",
                assertFails(ErrorCode.NOT_FOUND, () -> service.open("a/ü")).sentence());
    }

    @Test
    void whatIsThereIsGivenAndCanBeCopiedAndDeleted() throws IOException {
        ObjectInfo info = put("a", "", 3);

        assertEquals(info, service.head("a"));
        try (StoredObject object = service.open("a")) {
            assertEquals(info, object.info());
        }
        assertEquals(
                new ObjectPath("b"), service.copy("a", "b", Precondition.ABSENT).path());
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> service.copy("a", "b", Precondition.ABSENT));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> service.delete("a", Precondition.ABSENT));
        assertTrue(service.delete("a", Precondition.matches(info.tag())));
        assertFalse(service.delete("a", Precondition.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "a/../b", "a/./b", "a\\b", "a\u0000b", "a\nb"})
    void pathThatIsNotAllowedIsRefusedEverywhere(String path) {
        assertFails(ErrorCode.INVALID_PATH, () -> put(path, "", 1));
        assertFails(ErrorCode.INVALID_PATH, () -> service.head(path));
        assertFails(ErrorCode.INVALID_PATH, () -> service.open(path));
        assertFails(ErrorCode.INVALID_PATH, () -> service.delete(path, Precondition.NONE));
        assertFails(ErrorCode.INVALID_PATH, () -> service.copy(path, "b", Precondition.NONE));
        assertFails(ErrorCode.INVALID_PATH, () -> service.copy("b", path, Precondition.NONE));
    }

    @Test
    void cursorLeadsThroughAllPages() throws IOException {
        for (String path : List.of("a", "b/1", "b/2", "c", "d")) {
            put(path, "", 1);
        }

        List<String> names = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            ObjectList page = service.list("", "/", 1, cursor.get());
            page.objects().forEach(info -> names.add(info.path().text()));
            names.addAll(page.prefixes());
            cursor = page.nextCursor();
        }

        assertEquals(List.of("a", "b/", "c", "d"), names);
    }

    @Test
    void badCursorAndBadLimitAreRefused() {
        assertFails(ErrorCode.INVALID_CURSOR, () -> service.list("", "", 10, "*"));
        assertFails(ErrorCode.INVALID_REQUEST, () -> service.list("", "", 0, ""));
        assertFails(ErrorCode.INVALID_REQUEST, () -> service.list("", "", 10_001, Cursor.after("a")));
    }
}
