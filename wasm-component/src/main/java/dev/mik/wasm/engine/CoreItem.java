package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
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
        private final Inner inner;

        /** The function for calls by other instances. */
        private interface Inner {
            WasmFunctionHandle to(FunctionSpace caller);
        }

        private Func(CoreFunctionType type, CoreFunction boundary, Inner inner) {
            this.type = type;
            this.boundary = boundary;
            this.inner = inner;
        }

        /**
         * A function of the host.
         *
         * @param code may throw any {@link dev.mik.wasm.ComponentException}, which reaches the outermost caller as it
         *     is; another exception becomes a trap of kind {@link dev.mik.wasm.Trap.Kind#HOST}. A function reference is a
         *     number that only its caller can make sense of
         */
        public static Func host(CoreFunctionType type, CoreFunction code) {
            return new Func(type, code, caller -> (instance, arguments) -> Traps.host(code, arguments));
        }

        /** A function of an instance; calls from other instances are not guarded: the outermost one is. */
        static Func guest(CoreFunctionType type, FunctionSpace owner, int index, InstanceBudget budget) {
            References references = References.of(type);
            CoreFunction boundary = arguments -> Traps.guarded(owner.instance(), index, arguments, budget);
            return new Func(
                    type,
                    boundary,
                    caller -> (instance, arguments) -> references.call(caller, owner, index, arguments));
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

        WasmFunctionHandle inner(FunctionSpace caller) {
            return inner.to(caller);
        }
    }

    /** A linear memory; it may grow whenever the guest runs. */
    record Memory(com.dylibso.chicory.runtime.Memory memory) implements CoreItem {}

    /** A table. */
    record Table(TableInstance table) implements CoreItem {}

    /** A global. */
    record Global(GlobalInstance global) implements CoreItem {}

    /** An exception tag; its parameters are the type's. */
    record Tag(CoreFunctionType type, TagInstance tag) implements CoreItem {}
}
