package dev.mik.domain;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The place in a list where the next page goes on, as clients see it: the last name, in base64url without padding. */
public final class Cursor {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Cursor() {}

    /** The cursor behind a name. */
    public static String encode(String last) {
        return ENCODER.encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The name that {@link #encode} was given.
     *
     * @throws ServiceException {@link ErrorCode#INVALID_CURSOR} for anything that {@link #encode} does not make
     */
    public static String decode(String cursor) {
        try {
            String last = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
            if (!last.isEmpty() && encode(last).equals(cursor)) {
                return last;
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw invalid(e);
        }
        throw invalid(new IllegalArgumentException("not the canonical form"));
    }

    private static ServiceException invalid(Exception cause) {
        return new ServiceException(
                ErrorCode.INVALID_CURSOR,
                "The cursor was not made by this API: send the next_cursor of the page before, as it is.",
                cause);
    }
}
