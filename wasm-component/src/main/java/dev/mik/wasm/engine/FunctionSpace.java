package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Value;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreFunctionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What function references mean to one instance.
 *
 * <p>To Chicory a reference is the index of a function, and nothing says of which instance. Here an index is one of this
 * instance's own functions; a function of another instance gets a number below null as soon as this one sees it. So
 * whatever hands a reference from one instance to another translates it.
 */
final class FunctionSpace {
    static final int NULL = Value.REF_NULL_VALUE;

    private static final int FIRST_FOREIGN = NULL - 1;
    private static final int MATCHES = 4096;

    private final ModuleHeader header;
    private final WasmModule types;
    private final InstanceBudget budget;
    private final List<Foreign> foreign = new ArrayList<>();
    private final Map<Foreign, Integer> numbers = new HashMap<>();
    private final IdentityHashMap<CoreFunctionType, Integer> matches = new IdentityHashMap<>();

    private Instance instance;
    private Bridge bridge;

    private record Foreign(FunctionSpace owner, int index) {}

    /**
     * The space of an instance that is not made yet.
     *
     * @param types a module with the same types, as {@link Bridge#types} makes it
     * @param budget what references to functions of other instances count against, as table elements
     */
    @SuppressWarnings(
            "NullAway.Init") // bound before any code of the instance runs; the bridge comes with the first call
    FunctionSpace(ModuleHeader header, WasmModule types, InstanceBudget budget) {
        this.header = header;
        this.types = types;
        this.budget = budget;
    }

    void bind(Instance made) {
        instance = made;
    }

    Instance instance() {
        return instance;
    }

    /**
     * The reference that this instance knows a function by.
     *
     * @param index in its owner, or {@link #NULL}
     */
    int reference(FunctionSpace owner, int index) {
        return owner == this || index == NULL ? index : number(new Foreign(owner, index));
    }

    private int number(Foreign function) {
        Integer known = numbers.get(function);
        if (known != null) {
            return known;
        }
        if (!budget.takeTable(1)) {
            throw new Trap(
                    Trap.Kind.MEMORY_LIMIT,
                    "a reference to a function of another instance; the limit of table elements is "
                            + budget.limits().tableElements());
        }
        int number = FIRST_FOREIGN - foreign.size();
        foreign.add(function);
        numbers.put(function, number);
        return number;
    }

    /** Whose function a reference of this instance is; this instance's for null. */
    FunctionSpace owner(int reference) {
        return reference >= NULL ? this : foreign.get(FIRST_FOREIGN - reference).owner();
    }

    /** A referenced function's index in its owner, or {@link #NULL}. */
    int index(int reference) {
        return reference >= NULL
                ? reference
                : foreign.get(FIRST_FOREIGN - reference).index();
    }

    /** A reference of this instance as another one knows it. */
    int to(FunctionSpace other, int reference) {
        return other.reference(owner(reference), index(reference));
    }

    /** The type of one of the instance's own functions. */
    CoreFunctionType type(int function) {
        return header.types().get(instance.functionType(function));
    }

    /** The index of an equal type in this instance's module, -1 if it has none. */
    int matching(CoreFunctionType type) {
        Integer match = matches.get(type);
        if (match == null) {
            if (matches.size() == MATCHES) {
                matches.clear();
            }
            match = header.types().indexOf(type);
            matches.put(type, match);
        }
        return match;
    }

    /**
     * The function index by which {@link #callee} is to be called; that is what Chicory does next.
     *
     * @throws com.dylibso.chicory.wasm.ChicoryException if no type of this instance's module is the function's
     */
    int callable(FunctionSpace owner, int function) {
        return owner == this ? function : bridge().aim(owner, function);
    }

    /** What calls to a function of that owner go to: the instance itself, or the bridge to all others. */
    Instance callee(FunctionSpace owner) {
        return owner == this ? instance : bridge().instance();
    }

    private Bridge bridge() {
        if (bridge == null) {
            bridge = new Bridge(this, header.types(), types);
        }
        return bridge;
    }
}
