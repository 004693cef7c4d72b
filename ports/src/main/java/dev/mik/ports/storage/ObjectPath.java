package dev.mik.ports.storage;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
import dev.mik.ports.ServiceException;

/**
 * The name of one object, in segments parted by {@code /}. It is never the name of a file.
 *
 * @param text 1 to 1,024 bytes of UTF-8 without control characters or backslashes, no segment empty, {@code .} or
 *     {@code ..}
 */
public record ObjectPath(String text) {
    /** Checks the rules; {@link ErrorCode#INVALID_PATH} if one is broken. */
    public ObjectPath {
        Names.check("path", text, ErrorCode.INVALID_PATH);
        if (text.indexOf('\\') >= 0) {
            throw new ServiceException(ErrorCode.INVALID_PATH, "The path has a backslash; segments are parted by '/'.");
        }
        for (String segment : text.split("/", -1)) {
            if (segment.isEmpty()) {
                throw new ServiceException(
                        ErrorCode.INVALID_PATH, "The path has an empty segment: no leading, trailing or double '/'.");
            }
            if (segment.equals(".") || segment.equals("..")) {
                throw new ServiceException(ErrorCode.INVALID_PATH, "The path has a '" + segment + "' segment.");
            }
        }
    }
}
