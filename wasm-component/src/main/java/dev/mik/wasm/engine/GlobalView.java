package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.Value;

/** A {@link FunctionGlobal} as an instance that imports it sees it. */
final class GlobalView extends GlobalInstance {
    private final FunctionGlobal global;
    private final FunctionSpace viewer;

    GlobalView(FunctionGlobal global, FunctionSpace viewer) {
        super(Value.REF_NULL_VALUE, 0, global.getType(), global.getMutabilityType());
        this.global = global;
        this.viewer = viewer;
    }

    FunctionGlobal global() {
        return global;
    }

    @Override
    public long getValue() {
        return global.home().to(viewer, (int) global.getValue());
    }

    @Override
    public long getValueLow() {
        return getValue();
    }

    @Override
    public void setValue(long value) {
        global.setValue(viewer.to(global.home(), (int) value));
    }

    @Override
    public void setValueLow(long value) {
        setValue(value);
    }

    @Override
    public void setValue(Value value) {
        setValue(value.raw());
    }

    @Override
    public Instance getInstance() {
        return viewer.instance();
    }
}
