package dev.mik.production;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import dev.mik.ports.Precondition.TagCondition;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.BatchOutcome.Refusal;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyOperation.ExpiryChange;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.TimeToLive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A batch in the words of {@code redis-apply.lua}, and the script's answer in those of the port. */
final class RedisBatch {
    /** The longest time to live that is not for ever: 2^52 ms, beyond which the numbers of Lua and sorted sets are not exact. */
    private static final long MAX_MILLIS = 1L << 52;

    private static final byte[] NOTHING = {};

    private final List<KeyOperation> operations;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> arguments = new ArrayList<>();

    /**
     * Encodes.
     *
     * @param now as the scripts take it
     */
    RedisBatch(RedisKeyspace keyspace, byte[] now, List<KeyOperation> operations) {
        this.operations = operations;
        keys.add(keyspace.index());
        keys.add(keyspace.expiries());
        keys.add(keyspace.clock());
        arguments.add(now);
        add(Integer.toString(keyspace.records().length));
        add(Long.toString(KeyValueStore.MAX_BATCH_READ_BYTES));
        add("");
        for (KeyOperation operation : operations) {
            keys.add(keyspace.record(operation.key().name()));
            encode(operation);
        }
    }

    byte[][] keys() {
        return keys.toArray(byte[][]::new);
    }

    byte[][] arguments() {
        return arguments.toArray(byte[][]::new);
    }

    private void encode(KeyOperation operation) {
        switch (operation) {
            case KeyOperation.Get _ -> add("g");
            case KeyOperation.Set set -> {
                add("s");
                add(ttl(set.ttl()));
                add(RedisRecord.type(set.value()));
                arguments.add(set.value().bytes());
                add(set.precondition());
            }
            case KeyOperation.Delete delete -> {
                add("d");
                add(delete.precondition());
            }
            case KeyOperation.Increment increment -> {
                add("i");
                add(Long.toString(increment.by()));
                add(
                        switch (increment.expiry()) {
                            case ExpiryChange.Keep _ -> "";
                            case ExpiryChange.Reset(TimeToLive ttl) -> ttl(ttl);
                        });
                add(increment.precondition());
            }
            case KeyOperation.Expire expire -> {
                add("e");
                add(ttl(expire.ttl()));
                add(expire.precondition());
            }
        }
    }

    private void add(String text) {
        arguments.add(text.isEmpty() ? NOTHING : RedisKeyspace.bytes(text));
    }

    private void add(Precondition precondition) {
        add(condition(precondition.ifMatch()));
        add(condition(precondition.ifNoneMatch()));
    }

    private static String ttl(TimeToLive ttl) {
        return ttl.millis() > MAX_MILLIS ? "0" : Long.toString(ttl.millis());
    }

    private static String condition(TagCondition condition) {
        return switch (condition) {
            case TagCondition.Unset _ -> "";
            case TagCondition.Any _ -> "*";
            case TagCondition.OneOf(var tags) -> {
                StringBuilder versions = new StringBuilder(" ");
                tags.forEach(tag -> versions.append(tag.opaque()).append(' ')); // a tag holds no blanks
                yield versions.toString();
            }
        };
    }

    /** Decodes the answer. */
    BatchOutcome outcome(List<?> answer) {
        long first = (Long) answer.getFirst();
        long second = (Long) answer.get(1);
        if (first == 0) {
            return new BatchOutcome.Refused((int) second, refusal(text(answer.get(2))));
        }
        List<KeyResult> results = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            results.add(result(operations.get(i), Optional.ofNullable(answer.get(i + 2)), second));
        }
        return new BatchOutcome.Applied(results);
    }

    private static Refusal refusal(String why) {
        return switch (why) {
            case "precondition" -> Refusal.PRECONDITION_FAILED;
            case "number" -> Refusal.NOT_AN_INTEGER;
            case "overflow" -> Refusal.OVERFLOW;
            case "read" -> Refusal.TOO_MUCH_READ;
            default -> throw new IllegalStateException("the script gave another reason: " + why);
        };
    }

    private static KeyResult result(KeyOperation operation, Optional<?> answer, long now) {
        return switch (operation) {
            case KeyOperation.Get _ -> {
                Optional<Entry> entry =
                        answer.flatMap(raw -> RedisRecord.parse((byte[]) raw).seenAt(now));
                yield entry.<KeyResult>map(KeyResult.Found::new).orElseGet(KeyResult.Absent::new);
            }
            case KeyOperation.Set _ -> new KeyResult.Written(tag(answer.orElseThrow()));
            case KeyOperation.Delete _ ->
                new KeyResult.Deleted(answer.orElseThrow().equals(1L));
            case KeyOperation.Increment _ -> {
                List<?> both = (List<?>) answer.orElseThrow();
                yield new KeyResult.Incremented(Long.parseLong(text(both.getFirst())), tag(both.getLast()));
            }
            case KeyOperation.Expire _ ->
                answer.<KeyResult>map(version -> new KeyResult.ExpirySet(tag(version)))
                        .orElseGet(KeyResult.Absent::new);
        };
    }

    private static EntityTag tag(Object version) {
        return new EntityTag(text(version));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
