package dev.mik.wasm.model;

import java.util.OptionalLong;

/** The type of a core import or export. */
public sealed interface CoreExternType {
    /** A function. */
    record Func(CoreFunctionType type) implements CoreExternType {}

    /** A table; limits in elements. */
    record Table(CoreValueType element, long minimum, OptionalLong maximum, boolean table64)
            implements CoreExternType {}

    /** A memory; limits in pages of 64 KiB. */
    record Memory(long minimum, OptionalLong maximum, boolean shared, boolean memory64) implements CoreExternType {}

    /** A global. */
    record Global(CoreValueType type, boolean mutable) implements CoreExternType {}

    /** An exception tag. */
    record Tag(CoreFunctionType type) implements CoreExternType {}
}
