package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;

/** A core type: what an index of the core type index space stands for. */
sealed interface CoreTypeNode {
    /** A function. */
    record Function(CoreFunctionType type) implements CoreTypeNode {}

    /** A module. */
    record Module(CoreModuleType type) implements CoreTypeNode {}
}
