package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.runtime.TagInstance;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import dev.mik.wasm.model.CoreFunctionType;

/** What a core instance imports and exports. */
public sealed interface CoreItem {

    /** A core function: one of an instance, or one of the host. */
    final class Func implements CoreItem, CoreFunction {
        private final CoreFunctionType type;
        private final CoreFunction boundary;
        private final WasmFunctionHandle inner;

        private Func(CoreFunctionType type, CoreFunction boundary, WasmFunctionHandle inner) {
            this.type = type;
            this.boundary = boundary;
            this.inner = inner;
        }

        /**
         * A function of the host.
         *
         * @param code may throw any {@link dev.mik.wasm.ComponentException}, which reaches the outermost caller as it
         *     is; another exception becomes a trap of kind {@link dev.mik.wasm.Trap.Kind#HOST}
         */
        public static Func host(CoreFunctionType type, CoreFunction code) {
            return new Func(type, code, (instance, arguments) -> Traps.host(code, arguments));
        }

        /** A function of an instance, called from other instances without anything in between. */
        static Func guest(CoreFunctionType type, Instance instance, int index, InstanceBudget budget) {
            WasmFunctionHandle inner =
                    (caller, arguments) -> instance.getMachine().call(index, arguments);
            CoreFunction boundary = arguments -> Traps.guarded(instance, index, arguments, budget);
            return new Func(type, boundary, inner);
        }

        /** Its type. */
        public CoreFunctionType type() {
            return type;
        }

        /**
         * Calls it from the host.
         *
         * @throws dev.mik.wasm.Trap if the guest fails
         */
        @Override
        public long[] call(long... arguments) {
            return boundary.call(arguments);
        }

        WasmFunctionHandle inner() {
            return inner;
        }
    }

    /** A linear memory; it may grow whenever the guest runs. */
    record Memory(com.dylibso.chicory.runtime.Memory memory) implements CoreItem {}

    /** A table. */
    record Table(TableInstance table) implements CoreItem {}

    /** A global. */
    record Global(GlobalInstance global) implements CoreItem {}

    /** An exception tag. */
    record Tag(TagInstance tag) implements CoreItem {}
}
