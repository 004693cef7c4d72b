package dev.mik.wasm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a call, by position, in the shapes that {@link Linker} describes.
 *
 * <p>To take one as what it is not, or one that is not there, is a mistake of the host: a {@link ClassCastException} or
 * {@link IndexOutOfBoundsException}, which ends the guest's call as a {@link Trap} of kind {@link Trap.Kind#HOST}.
 */
public final class Arguments {
    private final Object[] values;

    /** Parameters that are already there; the array is not copied. */
    public Arguments(Object... values) {
        this.values = values;
    }

    /** How many there are. */
    public int size() {
        return values.length;
    }

    /** One of them as it is. */
    public Object get(int index) {
        return values[index];
    }

    /** One of them as a class that its type maps to, such as that of a host's resource. */
    public <T> T get(int index, Class<T> type) {
        return type.cast(values[index]);
    }

    /** A {@code string}. */
    public String string(int index) {
        return (String) values[index];
    }

    /** An {@code s8}, {@code u8}, {@code s16}, {@code u16}, {@code s32} or {@code char}. */
    public int int32(int index) {
        return (Integer) values[index];
    }

    /** A {@code u32}, {@code s64} or, as 64 bits, a {@code u64}. */
    public long int64(int index) {
        return (Long) values[index];
    }

    /** An {@code f32}. */
    public float float32(int index) {
        return (Float) values[index];
    }

    /** An {@code f64}. */
    public double float64(int index) {
        return (Double) values[index];
    }

    /** A {@code bool}. */
    public boolean bool(int index) {
        return (Boolean) values[index];
    }

    /** A {@code list<u8>}. */
    public byte[] bytes(int index) {
        return (byte[]) values[index];
    }

    /** A list of anything but {@code u8}, or a {@code tuple}. */
    @SuppressWarnings("unchecked") // nothing can be put in
    public List<Object> list(int index) {
        return (List<Object>) values[index];
    }

    /** A {@code record}. */
    @SuppressWarnings("unchecked") // nothing can be put in
    public Map<String, Object> record(int index) {
        return (Map<String, Object>) values[index];
    }

    /** {@code flags}. */
    @SuppressWarnings("unchecked") // nothing can be put in
    public Set<String> flags(int index) {
        return (Set<String>) values[index];
    }

    /** An {@code option}. */
    @SuppressWarnings("unchecked") // nothing can be put in
    public Optional<Object> option(int index) {
        return (Optional<Object>) values[index];
    }

    /** All of them. */
    public List<Object> all() {
        return List.of(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
