package dev.mik.wasm.abi;

/**
 * How much of the host's heap one component instance may take through the canonical ABI, over and above its memories;
 * {@code LinkedComponent.with} sets it.
 *
 * <p>A guest reaches for the heap in two ways: with handles that it never drops, and with lists of lists that all point
 * to the same bytes, which are small in its memory and huge once lifted. Beyond a limit it gets a
 * {@link dev.mik.wasm.Trap} of kind {@link dev.mik.wasm.Trap.Kind#MEMORY_LIMIT}.
 *
 * @param handles how many handles a component instance may hold at a time, at most 2^28 - 1
 * @param liftedBytes how much the parameters or the result of one call may take as Java objects, in bytes, by a rough
 *     estimate
 */
public record AbiLimits(int handles, long liftedBytes) {
    /** The longest handle table that {@code CanonicalABI.md} allows. */
    static final int MAX_HANDLES = (1 << 28) - 1;

    /** 262,144 handles; for a call a bit over 256 MiB, so that any one string or list of bytes that the ABI allows fits. */
    public static final AbiLimits DEFAULT = new AbiLimits(1 << 18, (1L << 28) + (1 << 16));

    /** Limits, checked for range. */
    public AbiLimits {
        if (handles < 0 || handles > MAX_HANDLES || liftedBytes < 0) {
            throw new IllegalArgumentException(
                    "limits out of range: " + handles + " handles, " + liftedBytes + " bytes");
        }
    }
}
