package dev.mik.ports;

import java.util.Optional;
import java.util.Set;

/**
 * What must hold of the stored thing at the moment of a write (RFC 9110 sections 13.1.1 and 13.1.2).
 *
 * <p>An adapter evaluates it and writes in one atomic step; nobody else may write in between.
 *
 * @param ifMatch the write happens only if this holds of the current version
 * @param ifNoneMatch the write happens only if this does not match the current version
 */
public record Precondition(TagCondition ifMatch, TagCondition ifNoneMatch) {
    /** Always holds. */
    public static final Precondition NONE = new Precondition(new TagCondition.Unset(), new TagCondition.Unset());

    /** Holds only while nothing is stored: {@code If-None-Match: *}. */
    public static final Precondition ABSENT = new Precondition(new TagCondition.Unset(), new TagCondition.Any());

    /** One of the two headers. */
    public sealed interface TagCondition {
        /** The header was not sent. */
        record Unset() implements TagCondition {}

        /** {@code *}: anything that exists. */
        record Any() implements TagCondition {}

        /**
         * A list of tags.
         *
         * @param tags not empty for a header that can match; an empty set matches nothing
         */
        record OneOf(Set<EntityTag> tags) implements TagCondition {
            /** Copies the set. */
            public OneOf {
                tags = Set.copyOf(tags);
            }
        }
    }

    /** Holds only while the stored version is this one. */
    public static Precondition matches(EntityTag tag) {
        return new Precondition(new TagCondition.OneOf(Set.of(tag)), new TagCondition.Unset());
    }

    /** Whether there is nothing to check, so that an adapter may skip reading the current version. */
    public boolean isUnconditional() {
        return ifMatch instanceof TagCondition.Unset && ifNoneMatch instanceof TagCondition.Unset;
    }

    /**
     * Whether the write may happen.
     *
     * @param current the stored version, or empty if nothing is stored (or it has expired)
     */
    public boolean holdsFor(Optional<EntityTag> current) {
        return matches(ifMatch, current, true) && !matches(ifNoneMatch, current, false);
    }

    private static boolean matches(TagCondition condition, Optional<EntityTag> current, boolean whenUnset) {
        return switch (condition) {
            case TagCondition.Unset _ -> whenUnset;
            case TagCondition.Any _ -> current.isPresent();
            case TagCondition.OneOf(Set<EntityTag> tags) -> current.isPresent() && tags.contains(current.get());
        };
    }
}
