package dev.mik.ports.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import dev.mik.ports.Precondition.TagCondition;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** That each writing operation heeds its precondition. */
interface PreconditionContract extends KeyValueSubject {
    /** Every kind of write of the key {@code n}, given a precondition. */
    private static List<Function<Precondition, KeyOperation>> writes() {
        Key key = new Key("n");
        return List.of(
                when -> new KeyOperation.Set(key, Value.ofText("2"), TimeToLive.FOREVER, when),
                when -> new KeyOperation.Delete(key, when),
                when -> new KeyOperation.Increment(key, 1, new KeyOperation.ExpiryChange.Keep(), when),
                when -> new KeyOperation.Expire(key, TimeToLive.ofSeconds(5), when));
    }

    private static Precondition ifMatch(TagCondition condition) {
        return new Precondition(condition, new TagCondition.Unset());
    }

    private static Precondition ifNoneMatch(TagCondition condition) {
        return new Precondition(new TagCondition.Unset(), condition);
    }

    private static TagCondition oneOf(EntityTag... tags) {
        return new TagCondition.OneOf(Set.of(tags));
    }

    private void holds(KeyOperation operation) {
        assertInstanceOf(
                BatchOutcome.Applied.class, store().apply(List.of(operation)), () -> "should hold: " + operation);
    }

    private void fails(KeyOperation operation) {
        List<String> before = names("");
        assertEquals(
                new BatchOutcome.Refused(0, BatchOutcome.Refusal.PRECONDITION_FAILED),
                store().apply(List.of(operation)),
                () -> "should fail: " + operation);
        assertEquals(before, names(""));
    }

    @Test
    default void ifMatchHoldsForTheCurrentTagOnly() {
        for (Function<Precondition, KeyOperation> write : writes()) {
            EntityTag old = put("n", "0");
            EntityTag current = put("n", "1");
            fails(write.apply(ifMatch(oneOf(old))));
            fails(write.apply(ifMatch(oneOf())));
            fails(write.apply(ifMatch(oneOf(new EntityTag("never-given")))));
            assertEquals(current, tag("n"));
            holds(write.apply(ifMatch(oneOf(old, current))));
        }
    }

    @Test
    default void ifMatchAnyHoldsForWhateverExists() {
        for (Function<Precondition, KeyOperation> write : writes()) {
            store().deleteAll(new KeyPrefix("n"));
            fails(write.apply(ifMatch(new TagCondition.Any())));
            put("n", "1");
            holds(write.apply(ifMatch(new TagCondition.Any())));
        }
    }

    @Test
    default void ifNoneMatchAnyHoldsForWhatIsAbsent() {
        for (Function<Precondition, KeyOperation> write : writes()) {
            put("n", "1");
            fails(write.apply(Precondition.ABSENT));
            store().deleteAll(new KeyPrefix("n"));
            holds(write.apply(Precondition.ABSENT));
        }
    }

    @Test
    default void ifNoneMatchHoldsForOtherTags() {
        for (Function<Precondition, KeyOperation> write : writes()) {
            EntityTag old = put("n", "0");
            EntityTag current = put("n", "1");
            fails(write.apply(ifNoneMatch(oneOf(old, current))));
            assertEquals(current, tag("n"));
            holds(write.apply(ifNoneMatch(oneOf(old))));
            store().deleteAll(new KeyPrefix("n"));
            holds(write.apply(ifNoneMatch(oneOf(current))));
        }
    }

    @Test
    default void bothConditionsMustHold() {
        EntityTag current = put("n", "1");
        for (Function<Precondition, KeyOperation> write : writes()) {
            fails(write.apply(new Precondition(oneOf(current), oneOf(current))));
            fails(write.apply(new Precondition(new TagCondition.Any(), new TagCondition.Any())));
        }
        assertEquals(current, tag("n"));
    }

    @Test
    default void preconditionIsCheckedBeforeTheNumber() {
        put("n", "abc");
        fails(writes().get(2).apply(Precondition.ABSENT));
    }

    @Test
    default void tagOfADeletedEntryNeverMatchesItsSuccessor() {
        EntityTag first = put("n", "1");
        one(KeyValueSubject.delete("n"));
        put("n", "1");
        for (Function<Precondition, KeyOperation> write : writes()) {
            fails(write.apply(Precondition.matches(first)));
        }
    }
}
