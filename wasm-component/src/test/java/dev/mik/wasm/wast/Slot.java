package dev.mik.wasm.wast;

import dev.mik.wasm.ComponentException;
import java.util.Optional;
import java.util.function.Supplier;

/** Something that a script has made, or why it is not there: later commands fail or are refused for the same reason. */
final class Slot<T> {
    private final Optional<T> value;
    private final RuntimeException reason;

    private Slot(Optional<T> value, RuntimeException reason) {
        this.value = value;
        this.reason = reason;
    }

    static <T> Slot<T> missing(String reason) {
        return new Slot<>(Optional.empty(), new Empty(reason, false));
    }

    /** What a supplier gives; what it throws is kept for {@link #get}. */
    static <T> Slot<T> of(int line, Supplier<T> made) {
        try {
            return new Slot<>(Optional.of(made.get()), new Empty("it is there", false));
        } catch (ComponentException.Unsupported e) {
            return new Slot<>(Optional.empty(), new Empty("line " + line + ": " + e.getMessage(), true));
        } catch (Empty e) {
            return new Slot<>(Optional.empty(), e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Slot<>(Optional.empty(), new Empty("line " + line + ": " + e, false));
        }
    }

    T get() {
        return value.orElseThrow(() -> reason);
    }

    /** There is nothing in the slot. */
    static final class Empty extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean refused;

        private Empty(String reason, boolean refused) {
            super(reason);
            this.refused = refused;
        }

        Outcome asOutcome(int line) {
            String detail = String.valueOf(getMessage());
            return refused ? Outcome.refused(line, detail) : Outcome.failed(line, detail);
        }
    }
}
