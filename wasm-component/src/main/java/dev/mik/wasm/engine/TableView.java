package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.ValType;
import com.dylibso.chicory.wasm.types.Value;

/** A table of functions as an instance that imports it sees it. */
final class TableView extends TableInstance {
    private final GuestTable table;
    private final FunctionSpace viewer;

    TableView(GuestTable table, FunctionSpace viewer) {
        super(new Table(ValType.FuncRef, new TableLimits(0, 0)), Value.REF_NULL_VALUE);
        this.table = table;
        this.viewer = viewer;
    }

    GuestTable table() {
        return table;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public TableLimits limits() {
        return table.limits();
    }

    @Override
    public int grow(int more, int value, Instance ignored) {
        return table.grow(viewer, more, value);
    }

    @Override
    public int ref(int index) {
        return table.ref(viewer, index);
    }

    @Override
    public int requiredRef(int index) {
        return table.requiredRef(viewer, index);
    }

    @Override
    public void setRef(int index, int value, Instance ignored) {
        table.setRef(viewer, index, value);
    }

    @Override
    public Instance instance(int index) {
        return table.instance(viewer, index);
    }

    @Override
    public void reset() {
        table.reset();
    }
}
