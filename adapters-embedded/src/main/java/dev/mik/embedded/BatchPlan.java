package dev.mik.embedded;

import dev.mik.ports.Precondition;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.BatchOutcome.Refusal;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a batch would do, worked out before anything is written; so a refused one has nothing to undo.
 *
 * @param outcome the answer
 * @param changes what each written key holds afterwards, empty for one that is removed; none if the batch is refused
 */
record BatchPlan(BatchOutcome outcome, Map<Key, Optional<StoredEntry>> changes) {
    /** The first expiry among the changes, {@link StoredEntry#NEVER} if there is none. */
    long firstExpiry() {
        return changes.values().stream()
                .flatMap(Optional::stream)
                .mapToLong(StoredEntry::expiresAt)
                .min()
                .orElse(StoredEntry.NEVER);
    }

    /** How the store is read while planning. */
    @FunctionalInterface
    interface Lookup<X extends Exception> {
        /** What is stored and alive. */
        Optional<StoredEntry> find(Key key) throws X;
    }

    /**
     * Plans.
     *
     * @param now in milliseconds, one moment for the whole batch
     * @param versions gives a new version at each call
     */
    static <X extends Exception> BatchPlan of(
            List<KeyOperation> operations, long now, LongSupplier versions, Lookup<X> lookup) throws X {
        Planner<X> planner = new Planner<>(now, versions, lookup);
        List<KeyResult> results = new ArrayList<>(operations.size());
        for (KeyOperation operation : operations) {
            switch (planner.plan(operation)) {
                case Done(KeyResult result) -> results.add(result);
                case Refused(Refusal reason) -> {
                    return new BatchPlan(new BatchOutcome.Refused(results.size(), reason), Map.of());
                }
            }
        }
        return new BatchPlan(new BatchOutcome.Applied(results), planner.changes);
    }

    private sealed interface Step {}

    private record Done(KeyResult result) implements Step {}

    private record Refused(Refusal reason) implements Step {}

    private static final class Planner<X extends Exception> {
        private final long now;
        private final LongSupplier versions;
        private final Lookup<X> lookup;
        private final Map<Key, Optional<StoredEntry>> changes = LinkedHashMap.newLinkedHashMap(1);

        private long bytesRead;

        Planner(long now, LongSupplier versions, Lookup<X> lookup) {
            this.now = now;
            this.versions = versions;
            this.lookup = lookup;
        }

        private Optional<StoredEntry> current(Key key) throws X {
            Optional<StoredEntry> changed = changes.get(key);
            return changed == null ? lookup.find(key) : changed;
        }

        Step plan(KeyOperation operation) throws X {
            return switch (operation) {
                case KeyOperation.Get(Key key) -> get(key);
                case KeyOperation.Set set -> set(set);
                case KeyOperation.Delete delete -> delete(delete);
                case KeyOperation.Increment increment -> increment(increment);
                case KeyOperation.Expire expire -> expire(expire);
            };
        }

        private Step get(Key key) throws X {
            Optional<StoredEntry> found = current(key);
            if (found.isEmpty()) {
                return new Done(new KeyResult.Absent());
            }
            bytesRead += found.get().value().bytes().length;
            return bytesRead > KeyValueStore.MAX_BATCH_READ_BYTES
                    ? new Refused(Refusal.TOO_MUCH_READ)
                    : new Done(new KeyResult.Found(found.get().seenAt(now)));
        }

        private Step set(KeyOperation.Set set) throws X {
            // A blind set need not know what it replaces.
            if (!set.precondition().isUnconditional() && fails(set.precondition(), current(set.key()))) {
                return new Refused(Refusal.PRECONDITION_FAILED);
            }
            StoredEntry written = write(set.key(), set.value(), StoredEntry.deadline(set.ttl(), now));
            return new Done(new KeyResult.Written(written.tag()));
        }

        private Step delete(KeyOperation.Delete delete) throws X {
            Optional<StoredEntry> current = current(delete.key());
            if (fails(delete.precondition(), current)) {
                return new Refused(Refusal.PRECONDITION_FAILED);
            }
            if (current.isPresent()) {
                changes.put(delete.key(), Optional.empty());
            }
            return new Done(new KeyResult.Deleted(current.isPresent()));
        }

        private Step increment(KeyOperation.Increment increment) throws X {
            Optional<StoredEntry> current = current(increment.key());
            if (fails(increment.precondition(), current)) {
                return new Refused(Refusal.PRECONDITION_FAILED);
            }
            long before = 0;
            if (current.isPresent()) {
                Optional<Long> stored =
                        DecimalInteger.parse(current.get().value().bytes());
                if (stored.isEmpty()) {
                    return new Refused(Refusal.NOT_AN_INTEGER);
                }
                before = stored.get();
            }
            long sum = before + increment.by();
            if (((before ^ sum) & (increment.by() ^ sum)) < 0) {
                return new Refused(Refusal.OVERFLOW);
            }
            long expiresAt = switch (increment.expiry()) {
                case KeyOperation.ExpiryChange.Keep _ ->
                    current.map(StoredEntry::expiresAt).orElse(StoredEntry.NEVER);
                case KeyOperation.ExpiryChange.Reset(TimeToLive ttl) -> StoredEntry.deadline(ttl, now);
            };
            StoredEntry written = write(increment.key(), Value.ofText(Long.toString(sum)), expiresAt);
            return new Done(new KeyResult.Incremented(sum, written.tag()));
        }

        private Step expire(KeyOperation.Expire expire) throws X {
            Optional<StoredEntry> current = current(expire.key());
            if (fails(expire.precondition(), current)) {
                return new Refused(Refusal.PRECONDITION_FAILED);
            }
            if (current.isEmpty()) {
                return new Done(new KeyResult.Absent());
            }
            StoredEntry written = write(expire.key(), current.get().value(), StoredEntry.deadline(expire.ttl(), now));
            return new Done(new KeyResult.ExpirySet(written.tag()));
        }

        private StoredEntry write(Key key, Value value, long expiresAt) {
            StoredEntry written = new StoredEntry(value, expiresAt, versions.getAsLong());
            changes.put(key, Optional.of(written));
            return written;
        }

        private static boolean fails(Precondition precondition, Optional<StoredEntry> current) {
            return !precondition.isUnconditional() && !precondition.holdsFor(current.map(StoredEntry::tag));
        }
    }
}
