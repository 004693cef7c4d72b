package dev.mik.wasm.engine;

/**
 * What one component instance may take, over all core instances within it.
 *
 * @param memoryBytes the bytes of all linear memories together, 0 to 2<sup>63</sup>-1
 * @param tableElements the elements of all tables together
 */
public record InstanceLimits(long memoryBytes, long tableElements) {
    /** Enough for handlers: 128 MiB of memory, a million table elements. */
    public static final InstanceLimits DEFAULT = new InstanceLimits(128L << 20, 1_000_000);

    /** Limits as given; negative ones are a mistake of the host. */
    public InstanceLimits {
        if (memoryBytes < 0 || tableElements < 0) {
            throw new IllegalArgumentException("limits are not negative");
        }
    }

    /** These limits with nothing taken: one for each component instance. */
    public InstanceBudget budget() {
        return new InstanceBudget(this);
    }
}
