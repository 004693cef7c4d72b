package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.WasmException;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.List;
import java.util.stream.IntStream;

/** Which values of a function type are function references: what a call from one instance into another translates. */
final class References {
    private static final References NONE = new References(new int[0], new int[0]);

    private final int[] parameters;
    private final int[] results;

    private References(int[] parameters, int[] results) {
        this.parameters = parameters;
        this.results = results;
    }

    static References of(CoreFunctionType type) {
        int[] parameters = in(type.parameters());
        int[] results = in(type.results());
        return parameters.length + results.length == 0 ? NONE : new References(parameters, results);
    }

    private static int[] in(List<CoreValueType> types) {
        if (!types.contains(CoreValueType.FUNCREF)) {
            return NONE.parameters;
        }
        return IntStream.range(0, types.size())
                .filter(i -> types.get(i).equals(CoreValueType.FUNCREF))
                .toArray();
    }

    /** Calls a function of this type. */
    long[] call(FunctionSpace caller, FunctionSpace callee, int function, long[] arguments) {
        long[] passed = translated(arguments, parameters, caller, callee);
        try {
            return translated(callee.instance().getMachine().call(function, passed), results, callee, caller);
        } catch (WasmException e) {
            throw Tags.received(e, callee, caller);
        }
    }

    /** The values as another instance knows them; Chicory's null for no results stays as it is. */
    private static long[] translated(long[] values, int[] places, FunctionSpace from, FunctionSpace to) {
        if (places.length == 0) {
            return values;
        }
        long[] copy = values.clone();
        for (int place : places) {
            copy[place] = from.to(to, (int) copy[place]);
        }
        return copy;
    }
}
