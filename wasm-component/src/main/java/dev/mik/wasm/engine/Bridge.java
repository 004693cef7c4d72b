package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.FunctionSection;
import com.dylibso.chicory.wasm.types.TypeSection;
import dev.mik.wasm.model.CoreFunctionType;
import java.util.List;

/**
 * Where one instance's indirect calls of other instances' functions go.
 *
 * <p>Chicory compares the type index that the caller gives with the one that the function has in its own module, which
 * says nothing if those are two modules. So the caller is shown an instance of a module with its own types, in which
 * function {@code i} has type {@code i}: the index it calls is the type, which is checked here. Chicory asks a table for
 * the function, then for its instance, and then calls, with nothing in between; so the function is remembered.
 */
final class Bridge implements Machine {
    private static final FunctionBody NEVER_RUN = new FunctionBody(List.of(), List.of());

    private final FunctionSpace caller;
    private final References[] references;
    private final Instance instance;
    private FunctionSpace owner;
    private int function;

    /**
     * The bridge of an instance.
     *
     * @param types of the caller's module
     * @param module what {@link #types} makes of them
     */
    Bridge(FunctionSpace caller, List<CoreFunctionType> types, WasmModule module) {
        this.caller = caller;
        this.owner = caller;
        this.references = types.stream().map(References::of).toArray(References[]::new);
        this.instance =
                Instance.builder(module).withMachineFactory(ignored -> this).build();
    }

    /** A module of the same types, with a function of each. */
    static WasmModule types(TypeSection types) {
        FunctionSection.Builder functions = FunctionSection.builder();
        CodeSection.Builder code = CodeSection.builder();
        for (int i = 0; i < types.typeCount(); i++) {
            functions.addFunctionType(i);
            code.addFunctionBody(NEVER_RUN);
        }
        return WasmModule.builder()
                .withValidation(false)
                .setTypeSection(types)
                .setFunctionSection(functions.build())
                .setCodeSection(code.build())
                .build();
    }

    Instance instance() {
        return instance;
    }

    /** Makes a function the next to be called; answers the index of its type in the caller's module. */
    int aim(FunctionSpace where, int index) {
        int type = caller.matching(where.type(index));
        if (type < 0) {
            throw new ChicoryException("indirect call type mismatch");
        }
        owner = where;
        function = index;
        return type;
    }

    @Override
    public long[] call(int type, long[] arguments) {
        return references[type].call(caller, owner, function, arguments);
    }
}
