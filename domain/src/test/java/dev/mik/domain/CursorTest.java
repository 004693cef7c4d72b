package dev.mik.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
import dev.mik.ports.ServiceException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Property
    void cursorLeadsBackToItsName(@ForAll("names") String name) {
        String cursor = Cursor.after(name);
        assertTrue(cursor.matches("[A-Za-z0-9_-]+"), cursor);
        assertEquals(name, Cursor.name(cursor));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars(' ', '~', '/', '\u00a0', '\u07ff', '\uff5e')
                .ofMinLength(1)
                .ofMaxLength(60)
                .map(text -> text.replace("~", "\ud83d\ude00"));
    }

    @Property
    void textIsEitherRefusedOrTheOnlySpellingOfItsName(@ForAll String text) {
        try {
            String name = Cursor.name(text);
            assertEquals(text, name.isEmpty() ? Cursor.BEGINNING : Cursor.after(name));
        } catch (ServiceException e) {
            assertEquals(ErrorCode.INVALID_CURSOR, e.code());
        }
    }

    @Test
    void longestNameFits() {
        String name = "k".repeat(Names.MAX_BYTES);
        assertEquals(name, Cursor.name(Cursor.after(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!", "YQ==", "YR", "Y", "_w", "gIA", "7aCA", "AA", "YWI\n", " YQ", "+-", "YQ.YQ", "AAAA",
            })
    void cursorThatNobodyMadeIsRefused(String cursor) {
        ServiceException refused = assertThrows(ServiceException.class, () -> Cursor.name(cursor));
        assertEquals(ErrorCode.INVALID_CURSOR, refused.code());
        assertTrue(refused.sentence().contains("next_cursor"));
    }

    @Test
    void cursorOfATooLongNameIsRefused() {
        String cursor = Cursor.after("k".repeat(Names.MAX_BYTES + 1));
        assertEquals(
                ErrorCode.INVALID_CURSOR,
                assertThrows(ServiceException.class, () -> Cursor.name(cursor)).code());
    }
}
