package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.ValType;
import com.dylibso.chicory.wasm.types.Value;
import java.util.Arrays;

/**
 * A table of one instance: within a budget, begun from a template, and with limits of its own.
 *
 * <p>Chicory's own table grows the limits of the module too, so that the next instance would begin with the grown table.
 * Elements are function indices, with the instance beside them whose functions they are; most tables have only functions
 * of the instance that defines them. Other instances see a table of functions through a {@link TableView}; in a table of
 * other references elements are just numbers.
 */
final class GuestTable extends TableInstance {
    private final FunctionSpace home;
    private final boolean functions;
    private final long maximum;
    private final InstanceBudget budget;
    private int[] elements;
    private int size;
    private TableLimits limits;

    /** Whose each element is; empty as long as all are of this instance. */
    private FunctionSpace[] owners = {};

    /**
     * A table as the module declares it.
     *
     * @param initial what its elements begin as, those of the template but for
     * @param home the instance that defines it
     * @param template its first elements; copied
     * @param budget from which its elements have been taken already
     */
    GuestTable(Table table, int initial, FunctionSpace home, int[] template, InstanceBudget budget) {
        super(new Table(table.elementType(), new TableLimits(0, table.limits().max())), Value.REF_NULL_VALUE);
        this.home = home;
        this.functions = table.elementType().equals(ValType.FuncRef);
        this.maximum = table.limits().max();
        this.budget = budget;
        this.size = (int) table.limits().min();
        this.elements = Arrays.copyOf(template, size);
        this.limits = new TableLimits(size, maximum);
        fill(home, template.length, initial);
    }

    /** The table as another instance sees it. */
    TableInstance view(FunctionSpace viewer) {
        return functions ? new TableView(this, viewer) : this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TableLimits limits() {
        return limits;
    }

    @Override
    public int grow(int more, int value, Instance ignored) {
        return grow(home, more, value);
    }

    int grow(FunctionSpace viewer, int more, int value) {
        int before = size;
        if (more < 0 || more > maximum - before || !budget.takeTable(more)) {
            return -1;
        }
        int after = before + more;
        if (after > elements.length) {
            elements = Arrays.copyOf(elements, (int) Math.min(Math.max(after, before * 2L), maximum));
        }
        size = after;
        limits = new TableLimits(size, maximum);
        fill(viewer, before, value);
        return before;
    }

    /** Sets all elements from a place on. */
    private void fill(FunctionSpace viewer, int start, int value) {
        if (!functions) {
            Arrays.fill(elements, start, size, value);
            return;
        }
        FunctionSpace owner = viewer.owner(value);
        Arrays.fill(elements, start, size, viewer.index(value));
        if (foreign(owner)) {
            owners();
            Arrays.fill(owners, start, size, owner);
        }
    }

    /** Whether it has to be written down whose an element is. */
    private boolean foreign(FunctionSpace owner) {
        return owners.length > 0 || owner != home;
    }

    private void owners() {
        int before = owners.length;
        if (before < elements.length) {
            owners = Arrays.copyOf(owners, elements.length);
            Arrays.fill(owners, before, owners.length, home);
        }
    }

    private FunctionSpace owner(int index) {
        return owners.length == 0 ? home : owners[index];
    }

    private int element(int index) {
        if (index < 0 || index >= size) {
            throw new ChicoryException("undefined element");
        }
        return elements[index];
    }

    @Override
    public int ref(int index) {
        return ref(home, index);
    }

    int ref(FunctionSpace viewer, int index) {
        int element = element(index);
        return viewer.reference(owner(index), element);
    }

    @Override
    public int requiredRef(int index) {
        return requiredRef(home, index);
    }

    int requiredRef(FunctionSpace viewer, int index) {
        int element = element(index);
        if (element == Value.REF_NULL_VALUE) {
            throw new ChicoryException("uninitialized element " + index);
        }
        return viewer.callable(owner(index), element);
    }

    @Override
    public void setRef(int index, int value, Instance ignored) {
        setRef(home, index, value);
    }

    /**
     * Sets an element.
     *
     * @param value as the viewer knows it, which says whose function it is: what Chicory says besides is not needed, and
     *     wrong where it copies between tables
     */
    void setRef(FunctionSpace viewer, int index, int value) {
        if (index < 0 || index >= size) {
            throw new UninstantiableException("out of bounds table access");
        }
        if (!functions) {
            elements[index] = value;
            return;
        }
        FunctionSpace owner = viewer.owner(value);
        elements[index] = viewer.index(value);
        if (foreign(owner)) {
            owners();
            owners[index] = owner;
        }
    }

    @Override
    public Instance instance(int index) {
        return instance(home, index);
    }

    /**
     * What a call of an element goes to.
     *
     * @param index the element that was required last; Chicory's {@code table.copy} passes the index in the other table
     *     instead, and hands the answer to {@link #setRef}
     */
    Instance instance(FunctionSpace viewer, int index) {
        return index < size ? viewer.callee(owner(index)) : viewer.instance();
    }

    @Override
    public void reset() {
        Arrays.fill(elements, 0, size, Value.REF_NULL_VALUE);
    }
}
