package dev.mik.wasm.engine;

/** What one component instance has taken of its {@link InstanceLimits}; used by one thread at a time. */
public final class InstanceBudget {
    private final InstanceLimits limits;
    private long memoryBytes;
    private long tableElements;
    private int depth;
    private boolean refused;

    InstanceBudget(InstanceLimits limits) {
        this.limits = limits;
    }

    /** The limits. */
    public InstanceLimits limits() {
        return limits;
    }

    /** The bytes of all linear memories now. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** The elements of all tables now. */
    public long tableElements() {
        return tableElements;
    }

    /** Whether a memory or table was refused since the last outermost call began. */
    public boolean refused() {
        return refused;
    }

    /** A call from outside begins: what was refused in an earlier one does not count any more. */
    void enter() {
        if (depth++ == 0) {
            refused = false;
        }
    }

    void leave() {
        depth--;
    }

    boolean takeMemory(long bytes) {
        if (bytes > limits.memoryBytes() - memoryBytes) {
            refused = true;
            return false;
        }
        memoryBytes += bytes;
        return true;
    }

    boolean takeTable(long elements) {
        if (elements > limits.tableElements() - tableElements) {
            refused = true;
            return false;
        }
        tableElements += elements;
        return true;
    }
}
