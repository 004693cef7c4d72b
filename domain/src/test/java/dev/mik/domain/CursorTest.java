package dev.mik.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    @Property
    void decodeUndoesEncode(@ForAll @NotEmpty String name) {
        Assume.that(name.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff));

        String cursor = Cursor.encode(name);

        assertTrue(cursor.matches("[A-Za-z0-9_-]+"));
        assertEquals(name, Cursor.decode(cursor));
    }

    @Property
    void anythingElseIsRefusedWithItsCode(@ForAll String text) {
        try {
            assertEquals(text, Cursor.encode(Cursor.decode(text)));
        } catch (ServiceException e) {
            assertEquals(ErrorCode.INVALID_CURSOR, e.code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "YQ==", "YR", "Y", "a b", "_w", "YQ\n", "é"})
    void whatEncodeDoesNotMakeIsRefused(String cursor) {
        assertEquals(
                ErrorCode.INVALID_CURSOR,
                assertThrows(ServiceException.class, () -> Cursor.decode(cursor))
                        .code());
    }
}
