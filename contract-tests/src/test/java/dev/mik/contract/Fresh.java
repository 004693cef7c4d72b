package dev.mik.contract;

import java.util.UUID;

/** Names that nobody else uses, so that the suite can run against a server with other people's data. */
final class Fresh {
    private Fresh() {}

    /** Lower-case letters and digits, beginning with a letter: a key, a segment of a path, or a table. */
    static String name() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 14);
    }
}
