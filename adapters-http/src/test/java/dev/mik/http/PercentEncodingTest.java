package dev.mik.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentEncodingTest {
    @Property
    boolean whatIsEncodedComesBack(@ForAll String text) {
        String sound = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return PercentEncoding.decodeQuery(URLEncoder.encode(sound, StandardCharsets.UTF_8))
                .equals(sound);
    }

    @Property
    boolean nothingButAServiceExceptionComesOut(@ForAll String raw) {
        try {
            PercentEncoding.decodePath(raw, ErrorCode.INVALID_KEY);
            return true;
        } catch (ServiceException e) {
            return e.code() == ErrorCode.INVALID_KEY;
        }
    }

    @Test
    void aPlusIsAPlusInAPathAndASpaceInAQuery() {
        assertEquals("a+b", PercentEncoding.decodePath("a+b", ErrorCode.INVALID_KEY));
        assertEquals("a b", PercentEncoding.decodeQuery("a+b"));
    }

    @Test
    void aSlashComesOutOfItsEscape() {
        assertEquals("a/b", PercentEncoding.decodePath("a%2Fb", ErrorCode.INVALID_KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "a%zz", "%٣٣", "%C3", "%C0%AF", "%ED%A0%80", "%FF", "é"})
    void whatIsBrokenIsRefused(String raw) {
        ServiceException refused =
                assertThrows(ServiceException.class, () -> PercentEncoding.decodePath(raw, ErrorCode.INVALID_PATH));
        assertEquals(ErrorCode.INVALID_PATH, refused.code());
    }
}
