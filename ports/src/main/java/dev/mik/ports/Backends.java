package dev.mik.ports;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.storage.ObjectStore;
import java.util.Optional;

/**
 * The stores that a product was started with; an empty one belongs to a service that is switched off.
 *
 * @param keyValue behind the KV service
 * @param sql behind the SQL service
 * @param objects behind the storage service
 */
public record Backends(
        Optional<? extends KeyValueStore> keyValue,
        Optional<? extends SqlDatabase> sql,
        Optional<? extends ObjectStore> objects)
        implements AutoCloseable {

    /** Closes every store that is there, the last one first, also when one of them fails. */
    @Override
    public void close() {
        try (AutoCloseable _ = keyValue.<AutoCloseable>map(s -> s).orElse(() -> {});
                AutoCloseable _ = sql.<AutoCloseable>map(s -> s).orElse(() -> {});
                AutoCloseable _ = objects.<AutoCloseable>map(s -> s).orElse(() -> {})) {
            // try-with-resources is the loop: each close runs, the first failure is thrown, the others are attached.
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a store did not close", e);
        }
    }
}
