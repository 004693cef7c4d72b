package dev.mik.ports.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;

/**
 * Which script. The rules for names are those of {@link ModuleId}.
 *
 * @param name the file's, without {@code .js}
 */
public record ScriptName(String name) {
    /** A name that fits into a path; throws {@link ErrorCode#NOT_FOUND} for any other. */
    public ScriptName {
        if (!ModuleId.isName(name)) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "No script can have this name: scripts are named with letters, digits, '-', '_' and '.'.");
        }
    }

    /** The name alone. */
    @Override
    public String toString() {
        return name;
    }
}
