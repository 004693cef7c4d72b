package dev.mik.contract;

/** Which SQL the target speaks, for the few tests where that matters; what they skip is a known difference. */
enum Dialect {
    SQLITE,
    POSTGRESQL;

    /** Finds out by asking for what only SQLite has. */
    static Dialect of(Api api) {
        int status = api.post("/sql/query")
                .json("{\"sql\":\"SELECT sqlite_version() AS v\"}")
                .status();
        return status == 200 ? SQLITE : POSTGRESQL;
    }
}
