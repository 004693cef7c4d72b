package dev.mik.ports.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which module: its name, and the tenant that it belongs to. Both become parts of file names, so they are letters,
 * digits, {@code -}, {@code _} and {@code .}, begin with a letter, a digit or {@code _}, and have 128 characters at most.
 *
 * @param tenant whose module it is; empty for one of the server's own
 * @param name the file's, without {@code .wasm} and {@code -composed.wasm}
 */
public record ModuleId(Optional<String> tenant, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** An identity that fits into a path; throws {@link ErrorCode#MODULE_NOT_FOUND} for any other. */
    public ModuleId {
        check(name);
        tenant.ifPresent(ModuleId::check);
    }

    /** A module of the server's own. */
    public static ModuleId of(String name) {
        return new ModuleId(Optional.empty(), name);
    }

    /** A module of a tenant's. */
    public static ModuleId of(String tenant, String name) {
        return new ModuleId(Optional.of(tenant), name);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** No file can have another name, so there is no such module. */
    private static void check(String part) {
        if (!isName(part)) {
            throw new ServiceException(
                    ErrorCode.MODULE_NOT_FOUND,
                    "No module can have this name: modules are named with letters, digits, '-', '_' and '.'.");
        }
    }

    /** {@code name}, or {@code tenant/name}, as logs and metrics have it. */
    @Override
    public String toString() {
        return tenant.map(owner -> owner + "/" + name).orElse(name);
    }
}
