package dev.mik.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.WritableHeaders;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntityTagsTest {
    private static final EntityTag A = new EntityTag("a");
    private static final EntityTag B = new EntityTag("b");

    private static ServerRequestHeaders headers(HeaderName name, String value) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderValues.create(name, value));
        return ServerRequestHeaders.create(headers);
    }

    @Test
    void withoutHeadersThereIsNothingToCheck() {
        assertTrue(EntityTags.precondition(ServerRequestHeaders.create()).isUnconditional());
    }

    @Test
    void aStarAsksForAnythingOrNothing() {
        Precondition exists = EntityTags.precondition(headers(HeaderNames.IF_MATCH, "*"));
        assertTrue(exists.holdsFor(Optional.of(A)));
        assertFalse(exists.holdsFor(Optional.empty()));
        Precondition absent = EntityTags.precondition(headers(HeaderNames.IF_NONE_MATCH, "*"));
        assertFalse(absent.holdsFor(Optional.of(A)));
        assertTrue(absent.holdsFor(Optional.empty()));
    }

    @Test
    void aListMatchesEachOfItsTags() {
        Precondition either = EntityTags.precondition(headers(HeaderNames.IF_MATCH, "\"x\", \"a\",\"y\""));
        assertTrue(either.holdsFor(Optional.of(A)));
        assertFalse(either.holdsFor(Optional.of(B)));
    }

    @Test
    void aWeakTagMatchesOnlyWhereWeakComparisonIsMeant() {
        assertFalse(EntityTags.precondition(headers(HeaderNames.IF_MATCH, "W/\"a\""))
                .holdsFor(Optional.of(A)));
        assertTrue(EntityTags.notModified(headers(HeaderNames.IF_NONE_MATCH, "W/\"a\""), A));
    }

    @Test
    void aTagWithACommaInItIsOneTag() {
        assertTrue(EntityTags.notModified(headers(HeaderNames.IF_NONE_MATCH, "\"a,b\""), new EntityTag("a,b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"a", "W/a", "* \"a\"", "\"a\" b"})
    void whatIsNotAListOfTagsIsRefused(String value) {
        ServiceException refused = assertThrows(
                ServiceException.class, () -> EntityTags.precondition(headers(HeaderNames.IF_MATCH, value)));
        assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
    }
}
