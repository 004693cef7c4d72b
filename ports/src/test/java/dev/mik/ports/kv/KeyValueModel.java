package dev.mik.ports.kv;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The contract as the plainest program that keeps it: a sorted map, copied for each batch. Stores are compared with it, and
 * tests of what stands above the port use it as their store.
 */
public final class KeyValueModel implements KeyValueStore {
    private record Held(Value value, long expiresAt, EntityTag tag) {}

    /** Unwinds a batch. */
    private static final class Refusing extends Exception {
        private static final long serialVersionUID = 1L;
        private final BatchOutcome.Refusal reason;

        Refusing(BatchOutcome.Refusal reason) {
            super(reason.name());
            this.reason = reason;
        }
    }

    private final InstantSource clock;
    private TreeMap<String, Held> held = new TreeMap<>(Names.BYTEWISE);
    private long bytesRead;
    private long versions;
    private boolean closed;

    /** An empty one. */
    public KeyValueModel(InstantSource clock) {
        this.clock = clock;
    }

    private void purge() {
        if (closed) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The store is closed.");
        }
        held.values().removeIf(entry -> entry.expiresAt <= clock.millis());
    }

    private Entry entry(Held found) {
        TimeToLive left = found.expiresAt == Long.MAX_VALUE
                ? TimeToLive.FOREVER
                : new TimeToLive(found.expiresAt - clock.millis());
        return new Entry(found.value, left, found.tag);
    }

    @Override
    public synchronized Optional<Entry> get(Key key) {
        purge();
        return Optional.ofNullable(held.get(key.name())).map(this::entry);
    }

    @Override
    public synchronized BatchOutcome apply(List<KeyOperation> operations) {
        purge();
        TreeMap<String, Held> before = new TreeMap<>(held);
        bytesRead = 0;
        List<KeyResult> results = new ArrayList<>();
        for (KeyOperation operation : operations) {
            try {
                results.add(apply(operation));
            } catch (Refusing refused) {
                held = before;
                return new BatchOutcome.Refused(results.size(), refused.reason);
            }
        }
        return new BatchOutcome.Applied(results);
    }

    private KeyResult apply(KeyOperation operation) throws Refusing {
        Optional<Held> current = Optional.ofNullable(held.get(operation.key().name()));
        return switch (operation) {
            case KeyOperation.Get _ -> {
                bytesRead += current.map(found -> entry(found).value().bytes().length)
                        .orElse(0);
                if (bytesRead > KeyValueStore.MAX_BATCH_READ_BYTES) {
                    throw new Refusing(BatchOutcome.Refusal.TOO_MUCH_READ);
                }
                yield current.<KeyResult>map(found -> new KeyResult.Found(entry(found)))
                        .orElseGet(KeyResult.Absent::new);
            }
            case KeyOperation.Set set -> {
                check(set.precondition(), current);
                yield new KeyResult.Written(hold(set.key(), set.value(), deadline(set.ttl())));
            }
            case KeyOperation.Delete delete -> {
                check(delete.precondition(), current);
                held.remove(delete.key().name());
                yield new KeyResult.Deleted(current.isPresent());
            }
            case KeyOperation.Increment increment -> {
                check(increment.precondition(), current);
                yield add(increment, current);
            }
            case KeyOperation.Expire expire -> {
                check(expire.precondition(), current);
                yield current.isEmpty()
                        ? new KeyResult.Absent()
                        : new KeyResult.ExpirySet(hold(expire.key(), current.get().value, deadline(expire.ttl())));
            }
        };
    }

    private KeyResult add(KeyOperation.Increment increment, Optional<Held> current) throws Refusing {
        String text = current.map(found -> new String(found.value.bytes(), StandardCharsets.UTF_8))
                .orElse("0");
        if (!text.matches("0|-?[1-9][0-9]*") || new BigInteger(text).bitLength() > 63) {
            throw new Refusing(BatchOutcome.Refusal.NOT_AN_INTEGER);
        }
        BigInteger sum = new BigInteger(text).add(BigInteger.valueOf(increment.by()));
        if (sum.bitLength() > 63) {
            throw new Refusing(BatchOutcome.Refusal.OVERFLOW);
        }
        long expiresAt = switch (increment.expiry()) {
            case KeyOperation.ExpiryChange.Keep _ ->
                current.map(Held::expiresAt).orElse(Long.MAX_VALUE);
            case KeyOperation.ExpiryChange.Reset(TimeToLive ttl) -> deadline(ttl);
        };
        EntityTag tag = hold(increment.key(), Value.ofText(sum.toString()), expiresAt);
        return new KeyResult.Incremented(sum.longValueExact(), tag);
    }

    private static void check(Precondition precondition, Optional<Held> current) throws Refusing {
        if (!precondition.holdsFor(current.map(Held::tag))) {
            throw new Refusing(BatchOutcome.Refusal.PRECONDITION_FAILED);
        }
    }

    private long deadline(TimeToLive ttl) {
        long now = clock.millis();
        return ttl.millis() >= Long.MAX_VALUE - now ? Long.MAX_VALUE : now + ttl.millis();
    }

    private EntityTag hold(Key key, Value value, long expiresAt) {
        versions++;
        EntityTag tag = new EntityTag("model-" + versions);
        held.put(key.name(), new Held(value, expiresAt, tag));
        return tag;
    }

    @Override
    public synchronized KeyPage list(KeyPrefix prefix, PageRequest page) {
        purge();
        List<Key> matching = held.tailMap(page.after(), false).keySet().stream()
                .filter(name -> name.startsWith(prefix.text()))
                .map(Key::new)
                .toList();
        boolean more = matching.size() > page.limit();
        return new KeyPage(more ? matching.subList(0, page.limit()) : matching, more);
    }

    @Override
    public synchronized long deleteAll(KeyPrefix prefix) {
        purge();
        long before = held.size();
        held.keySet().removeIf(name -> name.startsWith(prefix.text()));
        return before - held.size();
    }

    /** How many entries are held. */
    public synchronized long size() {
        purge();
        return held.size();
    }

    @Override
    public synchronized void ping() {
        purge();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
