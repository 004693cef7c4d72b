package dev.mik.wasm;

/**
 * All that can go wrong with a component, by kind: nothing else is thrown for a hostile file or a failing guest.
 *
 * <p>Messages say what was wrong and, for a file, where: offsets are bytes from the beginning of the outermost file.
 */
public abstract sealed class ComponentException extends RuntimeException
        permits ComponentException.Malformed,
                ComponentException.Invalid,
                ComponentException.Unsupported,
                ComponentException.Unlinkable,
                Trap,
                Exit {
    private static final long serialVersionUID = 1L;

    ComponentException(String message) {
        super(message);
    }

    ComponentException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The bytes do not follow the grammar of {@code Binary.md}. */
    public static final class Malformed extends ComponentException {
        private static final long serialVersionUID = 1L;
        private final long offset;

        /** A file that does not follow the grammar, and the byte where that shows. */
        public Malformed(long offset, String reason) {
            super("malformed component at byte " + offset + ": " + reason);
            this.offset = offset;
        }

        /** Where it shows, in bytes from the beginning of the outermost file. */
        public long offset() {
            return offset;
        }
    }

    /** The file follows the grammar, and does not mean anything: a type that does not match, an index out of range. */
    public static final class Invalid extends ComponentException {
        private static final long serialVersionUID = 1L;
        private final long offset;

        /** A component that is ill-typed, and the byte where that shows. */
        public Invalid(long offset, String reason) {
            super("invalid component at byte " + offset + ": " + reason);
            this.offset = offset;
        }

        /** Where it shows, in bytes from the beginning of the outermost file. */
        public long offset() {
            return offset;
        }
    }

    /** The file uses a feature beyond WASI 0.2, such as async. */
    public static final class Unsupported extends ComponentException {
        private static final long serialVersionUID = 1L;
        private final long offset;
        private final String feature;

        /** A feature by its name in the specification, and the byte where it is used. */
        public Unsupported(long offset, String feature) {
            super("unsupported component at byte " + offset + ": it uses " + feature);
            this.offset = offset;
            this.feature = feature;
        }

        /** Where it is used, in bytes from the beginning of the outermost file. */
        public long offset() {
            return offset;
        }

        /** The feature, by its name in the specification: {@code "async"}, {@code "stream"}. */
        public String feature() {
            return feature;
        }
    }

    /** The component imports what the linker does not have, or has in another shape. */
    public static final class Unlinkable extends ComponentException {
        private static final long serialVersionUID = 1L;

        /** An import that cannot be satisfied, and why. */
        public Unlinkable(String reason) {
            super(reason);
        }
    }
}
