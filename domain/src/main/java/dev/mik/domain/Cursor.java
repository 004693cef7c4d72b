package dev.mik.domain;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
import dev.mik.ports.ServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a list says where it was cut: the last name of a page, in base64url so that clients take it as it is. */
public final class Cursor {
    /** What a client sends for the first page: nothing. */
    public static final String BEGINNING = "";

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private static final String SENTENCE =
            "The cursor was not made by this API: send next_cursor of the page before as it came, or leave it out.";

    private Cursor() {}

    /** The cursor of a page that ended with this name. */
    public static String after(String name) {
        return ENCODER.encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The name after which to go on; empty for {@link #BEGINNING}.
     *
     * @throws ServiceException {@link ErrorCode#INVALID_CURSOR} for anything that {@link #after} does not make
     */
    public static String name(String cursor) {
        if (cursor.equals(BEGINNING)) {
            return "";
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Names.check("cursor", name, ErrorCode.INVALID_CURSOR);
            if (after(name).equals(cursor)) { // base64 has several spellings; ours is one of them
                return name;
            }
        } catch (IllegalArgumentException | CharacterCodingException | ServiceException e) {
            throw new ServiceException(ErrorCode.INVALID_CURSOR, SENTENCE, e);
        }
        throw new ServiceException(ErrorCode.INVALID_CURSOR, SENTENCE);
    }
}
