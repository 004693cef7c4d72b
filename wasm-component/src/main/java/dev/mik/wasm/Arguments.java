package dev.mik.wasm;

import java.util.Arrays;
import java.util.List;

/** The parameters of a call, by position, in the shapes that {@link Linker} describes. */
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

    /** One of them as a class that its type maps to; a {@link ClassCastException} is a mistake of the host. */
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

    /** A {@code bool}. */
    public boolean bool(int index) {
        return (Boolean) values[index];
    }

    /** A {@code list<u8>}. */
    public byte[] bytes(int index) {
        return (byte[]) values[index];
    }

    /** All of them. */
    public List<Object> list() {
        return List.of(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
