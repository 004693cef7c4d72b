package dev.mik.embedded;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.storage.ObjectStore;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the embedded stores. Each is closed by whoever opened it; a folder or file that is missing is made. */
public final class EmbeddedBackends {
    private EmbeddedBackends() {}

    /** KV entries in a SQLite file: every acknowledged write survives the death of the process and of the machine. */
    public static KeyValueStore keyValueOnSqlite(Path file) {
        return SqliteKeyValueStore.open(file, InstantSource.system());
    }

    /** KV entries in a MapDB file, which can lose acknowledged writes when the process is killed; the log says so. */
    public static KeyValueStore keyValueOnMapDb(Path file) {
        return MapDbKeyValueStore.open(file, InstantSource.system());
    }

    /** KV entries in memory, gone with the process. */
    public static KeyValueStore keyValueInMemory() {
        return MapDbKeyValueStore.inMemory(InstantSource.system());
    }

    /** A SQL database in a SQLite file. */
    public static SqlDatabase sqlite(Path file) {
        return SqliteDatabase.open(file);
    }

    /** Objects as files of a folder, with an index beside them. */
    public static ObjectStore filesystem(Path root) {
        return FilesystemObjectStore.open(root, InstantSource.system());
    }
}
