package dev.mik.ports.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.EntityTag;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.Precondition.TagCondition;
import dev.mik.ports.TestClock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Whatever is done to a store, it answers as the {@linkplain KeyValueModel model} does. */
public abstract class KeyValueStoreProperties {
    /** A new, empty store; the clock is moved by the test. */
    protected abstract KeyValueStore open(InstantSource clock) throws Exception;

    /** One call; the same is made to the store and to the model. */
    sealed interface Call {
        record Apply(List<Step> steps) implements Call {}

        record Read(String key) implements Call {}

        record ListKeys(String prefix, String after, int limit) implements Call {}

        record DeleteAll(String prefix) implements Call {}

        record Wait(int millis) implements Call {}
    }

    /** An operation without tags, which differ between stores. */
    record Step(Kind kind, String key, String value, long number, Condition condition) {}

    enum Kind {
        GET,
        SET,
        DELETE,
        INCREMENT,
        INCREMENT_WITH_TIME,
        EXPIRE
    }

    /** A precondition in terms of what the store said before. */
    enum Condition {
        NONE,
        ABSENT,
        EXISTS,
        IS_CURRENT,
        IS_NOT_CURRENT
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void storeAnswersAsTheModelDoes(@ForAll("calls") List<Call> calls) throws Exception {
        TestClock clock = new TestClock();
        try (KeyValueStore store = open(clock);
                KeyValueStore model = new KeyValueModel(clock)) {
            Play real = new Play(store);
            Play expected = new Play(model);
            for (Call call : calls) {
                if (call instanceof Call.Wait(int millis)) {
                    clock.advance(millis);
                }
                assertEquals(expected.answer(call), real.answer(call), () -> "after " + call);
            }
            assertEquals(expected.everything(), real.everything());
        }
    }

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<String> keys = Arbitraries.of("a", "aa", "ab", "a\uff5e", "a\ud83d\ude00", "b", "\udbff\udfff");
        Arbitrary<String> prefixes =
                Arbitraries.of("", "a", "aa", "a\uff5e", "a\ud83d\ude00", "b", "\udbff\udfff", "c");
        Arbitrary<String> values = Arbitraries.of("", "1", "-3", "9223372036854775807", "abc", "007");
        Arbitrary<Long> numbers = Arbitraries.of(0L, 1L, 5L, 10L, 1_000L, Long.MAX_VALUE);
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        keys,
                        values,
                        numbers,
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(Condition.NONE)),
                                Tuple.of(4, Arbitraries.of(Condition.class))))
                .as(Step::new);
        Arbitrary<Call> applied = Arbitraries.frequencyOf(
                        Tuple.of(3, steps.list().ofSize(1)),
                        Tuple.of(1, steps.list().ofMinSize(2).ofMaxSize(6)))
                .map(Call.Apply::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, applied),
                        Tuple.of(3, keys.map(Call.Read::new)),
                        Tuple.of(
                                2,
                                Combinators.combine(
                                                prefixes,
                                                prefixes,
                                                Arbitraries.integers().between(1, 5))
                                        .as(Call.ListKeys::new)),
                        Tuple.of(1, prefixes.map(Call.DeleteAll::new)),
                        Tuple.of(2, Arbitraries.of(1, 4, 5, 10).map(Call.Wait::new)))
                .list()
                .ofMaxSize(60);
    }

    /** One side of the comparison: a store and the tags that it gave. */
    private static final class Play {
        private static final EntityTag NEVER_GIVEN = new EntityTag("never-given");

        private final KeyValueStore store;
        private final Map<String, EntityTag> tags = new HashMap<>();

        Play(KeyValueStore store) {
            this.store = store;
        }

        Object answer(Call call) {
            return switch (call) {
                case Call.Apply(List<Step> steps) ->
                    switch (store.apply(steps.stream().map(this::operation).toList())) {
                        case BatchOutcome.Applied(List<KeyResult> results) -> {
                            for (int i = 0; i < results.size(); i++) {
                                remember(steps.get(i).key(), results.get(i));
                            }
                            yield results.stream().map(Play::withoutTag).toList();
                        }
                        case BatchOutcome.Refused refused -> refused;
                    };
                case Call.Read(String key) -> seen(key);
                case Call.ListKeys(String prefix, String after, int limit) ->
                    store.list(new KeyPrefix(prefix), new PageRequest(limit, after));
                case Call.DeleteAll(String prefix) -> store.deleteAll(new KeyPrefix(prefix));
                case Call.Wait _ -> "";
            };
        }

        List<Object> everything() {
            return store.list(KeyPrefix.ALL, PageRequest.first(100)).keys().stream()
                    .<Object>map(key -> List.of(key, seen(key.name())))
                    .toList();
        }

        /** What is stored, and whether its tag is the one that the last write answered. */
        private Object seen(String key) {
            Optional<Entry> found = store.get(new Key(key));
            return found.map(entry ->
                    List.of(entry.value(), entry.remaining(), entry.tag().equals(tags.get(key))));
        }

        private void remember(String key, KeyResult result) {
            switch (result) {
                case KeyResult.Written(EntityTag tag) -> tags.put(key, tag);
                case KeyResult.Incremented(long _, EntityTag tag) -> tags.put(key, tag);
                case KeyResult.ExpirySet(EntityTag tag) -> tags.put(key, tag);
                case KeyResult.Found _, KeyResult.Absent _, KeyResult.Deleted _ -> {}
            }
        }

        private static Object withoutTag(KeyResult result) {
            return switch (result) {
                case KeyResult.Found(Entry entry) -> List.of(entry.value(), entry.remaining());
                case KeyResult.Incremented(long value, EntityTag _) -> value;
                case KeyResult.Written _, KeyResult.ExpirySet _ -> result.getClass();
                case KeyResult.Absent _, KeyResult.Deleted _ -> result;
            };
        }

        private KeyOperation operation(Step step) {
            Key key = new Key(step.key());
            TimeToLive ttl = new TimeToLive(Math.max(1, step.number()));
            Precondition when = precondition(step);
            return switch (step.kind()) {
                case GET -> new KeyOperation.Get(key);
                case SET -> new KeyOperation.Set(key, Value.ofText(step.value()), ttl, when);
                case DELETE -> new KeyOperation.Delete(key, when);
                case INCREMENT ->
                    new KeyOperation.Increment(key, step.number(), new KeyOperation.ExpiryChange.Keep(), when);
                case INCREMENT_WITH_TIME ->
                    new KeyOperation.Increment(key, -step.number(), new KeyOperation.ExpiryChange.Reset(ttl), when);
                case EXPIRE -> new KeyOperation.Expire(key, ttl, when);
            };
        }

        private Precondition precondition(Step step) {
            TagCondition current = new TagCondition.OneOf(Set.of(tags.getOrDefault(step.key(), NEVER_GIVEN)));
            TagCondition unset = new TagCondition.Unset();
            return switch (step.condition()) {
                case NONE -> Precondition.NONE;
                case ABSENT -> Precondition.ABSENT;
                case EXISTS -> new Precondition(new TagCondition.Any(), unset);
                case IS_CURRENT -> new Precondition(current, unset);
                case IS_NOT_CURRENT -> new Precondition(unset, current);
            };
        }
    }
}
