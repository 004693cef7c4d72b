package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.ValType;

/** A global that holds a function reference, as the instance that defines it knows it. */
final class FunctionGlobal extends GlobalInstance {
    private final FunctionSpace home;

    FunctionGlobal(long value, MutabilityType mutability, FunctionSpace home) {
        super(value, 0, ValType.FuncRef, mutability);
        this.home = home;
    }

    FunctionSpace home() {
        return home;
    }
}
