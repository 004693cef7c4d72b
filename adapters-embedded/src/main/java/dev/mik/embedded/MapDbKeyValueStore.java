package dev.mik.embedded;

import dev.mik.embedded.WriteQueue.Pending;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPage;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyValueStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;

/**
 * The KV store on MapDB: in memory, or in a file with a write-ahead log and a commit for each group of writes.
 *
 * <p>In memory, reads wait for a write only as long as it changes maps. In a file they wait for its commit too, since MapDB
 * shows what is not committed yet; and a kill can lose what was acknowledged, which is why it is not the default.
 */
final class MapDbKeyValueStore implements KeyValueStore {
    private static final System.Logger LOG = System.getLogger(MapDbKeyValueStore.class.getName());

    /** How many expired entries go in one step, so that a sweep keeps no read waiting for long. */
    private static final int SWEEP = 500;

    private enum State {
        OPEN,
        /** A write failed half-way: what is in memory is no longer what is in the file. */
        BROKEN,
        CLOSED
    }

    private final InstantSource clock;
    private final MapDbEntries entries;
    private final VersionClock versions;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final WriteQueue<MapDbEntries> writer;
    private final ExpirySweeper sweeper;
    private State state = State.OPEN;

    private MapDbKeyValueStore(DB db, InstantSource clock) {
        this.clock = clock;
        entries = new MapDbEntries(db);
        versions = new VersionClock(clock, entries.reservedVersions());
        long firstExpiry = entries.firstExpiry();
        writer = new WriteQueue<>("kv-writer", this::commit);
        sweeper = new ExpirySweeper("kv-expiry", clock, firstExpiry, this::removeExpired);
    }

    /** A store that forgets everything when it is closed. */
    static MapDbKeyValueStore inMemory(InstantSource clock) {
        return new MapDbKeyValueStore(DBMaker.memoryDB().make(), clock);
    }

    /** Opens the file, making it if it is not there; its folder exists. Reads all of it to learn what it holds. */
    static MapDbKeyValueStore open(Path path, InstantSource clock) {
        LOG.log(
                System.Logger.Level.WARNING,
                "The KV store is MapDB: when the process is killed it can lose writes that were acknowledged. "
                        + "Choose sqlite:// to keep them.");
        try {
            DB db = DBMaker.fileDB(path.toFile()).transactionEnable().make();
            try {
                return new MapDbKeyValueStore(db, clock);
            } catch (RuntimeException e) {
                db.close();
                throw e;
            }
        } catch (DBException.FileLocked e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE,
                    path.getFileName() + " is in use by another process: stop that first.",
                    e);
        } catch (DBException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE, "Cannot open " + path.getFileName() + " as a MapDB file.", e);
        }
    }

    @Override
    public Optional<Entry> get(Key key) {
        byte[] name = NameRange.bytes(key.name());
        long now = clock.millis();
        return read(found -> found.find(name, now)).map(found -> found.seenAt(now));
    }

    @Override
    public KeyPage list(KeyPrefix prefix, PageRequest page) {
        NameRange range = NameRange.of(prefix).after(page.after());
        if (range.isEmpty()) {
            return new KeyPage(read(_ -> List.of()), false);
        }
        List<Key> keys = read(found -> found.names(range, clock.millis(), page.limit() + 1));
        boolean more = keys.size() > page.limit();
        return new KeyPage(more ? keys.subList(0, page.limit()) : keys, more);
    }

    private <T> T read(Function<MapDbEntries, T> query) {
        lock.readLock().lock();
        try {
            checkOpen();
            return query.apply(entries);
        } catch (DBException e) {
            throw failed(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public BatchOutcome apply(List<KeyOperation> operations) {
        BatchPlan plan = writer.write(_ -> write(operations));
        sweeper.expect(plan.firstExpiry());
        return plan.outcome();
    }

    private BatchPlan write(List<KeyOperation> operations) {
        long now = clock.millis();
        BatchPlan plan =
                BatchPlan.of(operations, now, versions::next, key -> entries.find(NameRange.bytes(key.name()), now));
        for (Map.Entry<Key, Optional<StoredEntry>> change : plan.changes().entrySet()) {
            byte[] name = NameRange.bytes(change.getKey().name());
            change.getValue().ifPresentOrElse(entry -> entries.put(name, entry), () -> entries.remove(name));
        }
        return plan;
    }

    @Override
    public long deleteAll(KeyPrefix prefix) {
        NameRange range = NameRange.of(prefix);
        return writer.write(found -> found.removeRange(range, clock.millis()));
    }

    private long removeExpired(long now) {
        return writer.write(found -> {
            found.removeExpired(now, SWEEP);
            return found.firstExpiry();
        });
    }

    /** Runs on the writer's thread, which nobody interrupts: an interrupt during file access would close MapDB's file. */
    private void commit(List<Pending<MapDbEntries, ?>> group) {
        lock.writeLock().lock();
        try {
            checkOpen();
            for (Pending<MapDbEntries, ?> pending : group) {
                pending.run(entries);
            }
            if (versions.outrunsReservation()) {
                long reserved = versions.reservation();
                entries.reserveVersions(reserved);
                versions.reservedUpTo(reserved);
            }
            entries.commit();
        } catch (Throwable e) {
            state = state == State.OPEN ? State.BROKEN : state;
            group.forEach(pending -> pending.fail(failed(e)));
            return;
        } finally {
            lock.writeLock().unlock();
        }
        group.forEach(Pending::succeed);
    }

    private void checkOpen() {
        switch (state) {
            case OPEN -> {}
            case BROKEN ->
                throw new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "The store failed and has to be opened again: restart the daemon.");
            case CLOSED -> throw WriteQueue.closed();
        }
    }

    private static ServiceException failed(Throwable e) {
        return e instanceof ServiceException known
                ? known
                : new ServiceException(
                        ErrorCode.STORAGE_FAILURE,
                        "The disk refused the operation; the log of the daemon says why.",
                        e);
    }

    /** How many records take space. */
    long storedRows() {
        return read(MapDbEntries::size);
    }

    @Override
    public void ping() {
        read(MapDbEntries::firstExpiry);
    }

    @Override
    public void close() {
        sweeper.close();
        writer.close();
        lock.writeLock().lock();
        try {
            if (state != State.CLOSED) {
                state = State.CLOSED;
                entries.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
