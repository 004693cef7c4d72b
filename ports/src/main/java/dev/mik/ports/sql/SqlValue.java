package dev.mik.ports.sql;

import java.math.BigDecimal;
import java.util.Arrays;

/** A parameter or a cell. */
public sealed interface SqlValue {
    /** NULL, in both directions. */
    record Null() implements SqlValue {}

    /** A boolean; SQLite has none and gets 0 or 1. */
    record Bool(boolean value) implements SqlValue {}

    /** A whole number within 64 bits. */
    record Int(long value) implements SqlValue {}

    /** A finite or infinite double; NaN is NULL to SQLite. */
    record Real(double value) implements SqlValue {}

    /** A number that neither a long nor a double holds exactly. */
    record Decimal(BigDecimal value) implements SqlValue {}

    /** Text; also timestamps (ISO 8601), JSON, and every type that JSON has no shape for. */
    record Text(String value) implements SqlValue {}

    /** Bytes; given away, not copied. */
    @SuppressWarnings("ArrayRecordComponent") // equality is by content below; a wrapper would add nothing but a hop
    record Bytes(byte[] value) implements SqlValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + "]";
        }
    }

    /** NULL. */
    SqlValue NULL = new Null();
}
