package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.Value;
import java.util.Arrays;

/**
 * A table of one instance: within a budget, begun from a template, and with limits of its own.
 *
 * <p>Chicory's own table grows the limits of the module too, so that the next instance would begin with the grown table.
 * Elements are function indices, with the instance that they are meant for beside them; most tables have only functions
 * of the instance that defines them.
 */
final class GuestTable extends TableInstance {
    private final Instance home;
    private final long maximum;
    private final InstanceBudget budget;
    private int[] elements;
    private int size;
    private TableLimits limits;

    /** Whose each element is; empty as long as all are of this instance. */
    private Instance[] owners = {};

    /** The element that was read last. */
    private int last;

    /**
     * A table as the module declares it.
     *
     * @param initial what its elements begin as, those of the template but for
     * @param home the instance that defines it
     * @param template its first elements; copied
     * @param budget from which its elements have been taken already
     */
    GuestTable(Table table, int initial, Instance home, int[] template, InstanceBudget budget) {
        super(new Table(table.elementType(), new TableLimits(0, table.limits().max())), Value.REF_NULL_VALUE);
        this.home = home;
        this.maximum = table.limits().max();
        this.budget = budget;
        this.size = (int) table.limits().min();
        this.elements = Arrays.copyOf(template, size);
        Arrays.fill(elements, template.length, size, initial);
        this.limits = new TableLimits(size, maximum);
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
    public int grow(int more, int value, Instance instance) {
        int before = size;
        if (more < 0 || more > maximum - before || !budget.takeTable(more)) {
            return -1;
        }
        int after = before + more;
        if (after > elements.length) {
            elements = Arrays.copyOf(elements, (int) Math.min(Math.max(after, before * 2L), maximum));
        }
        Arrays.fill(elements, before, after, value);
        size = after;
        limits = new TableLimits(size, maximum);
        if (foreign(instance)) {
            owners();
            Arrays.fill(owners, before, after, instance);
        }
        return before;
    }

    /** Whether it has to be written down whose an element is. */
    @SuppressWarnings("ReferenceEquality") // instances have no other equality
    private boolean foreign(Instance instance) {
        return owners.length > 0 || instance != home;
    }

    private void owners() {
        int before = owners.length;
        if (before < elements.length) {
            owners = Arrays.copyOf(owners, elements.length);
            Arrays.fill(owners, before, owners.length, home);
        }
    }

    @Override
    public int ref(int index) {
        if (index < 0 || index >= size) {
            throw new ChicoryException("undefined element");
        }
        last = index;
        return elements[index];
    }

    @Override
    public int requiredRef(int index) {
        int ref = ref(index);
        if (ref == Value.REF_NULL_VALUE) {
            throw new ChicoryException("uninitialized element " + index);
        }
        return ref;
    }

    @Override
    public void setRef(int index, int value, Instance instance) {
        if (index < 0 || index >= size) {
            throw new UninstantiableException("out of bounds table access");
        }
        elements[index] = value;
        if (foreign(instance)) {
            owners();
            owners[index] = instance;
        }
    }

    /**
     * Whose an element is.
     *
     * @param index the element that was read last; Chicory's {@code table.copy} passes the index in the other table, and
     *     means that one
     */
    @Override
    public Instance instance(int index) {
        return owners.length == 0 ? home : owners[last];
    }

    @Override
    public void reset() {
        Arrays.fill(elements, 0, size, Value.REF_NULL_VALUE);
    }
}
