package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import dev.mik.wasm.model.CoreExternType;
import java.util.Map;

/** A core module come to life; used by one thread at a time. */
public final class CoreInstance {
    private final FunctionSpace functions;
    private final Map<String, ModuleHeader.Export> exports;
    private final InstanceBudget budget;

    CoreInstance(FunctionSpace functions, Map<String, ModuleHeader.Export> exports, InstanceBudget budget) {
        this.functions = functions;
        this.exports = exports;
        this.budget = budget;
    }

    /**
     * An export by its name.
     *
     * @throws IllegalArgumentException if the module's {@link CoreModule#type() type} has no such export
     */
    public CoreItem export(String name) {
        ModuleHeader.Export export = exports.get(name);
        if (export == null) {
            throw new IllegalArgumentException("no core export of the name " + name);
        }
        int index = export.index();
        Instance instance = functions.instance();
        return switch (export.type()) {
            case CoreExternType.Func function -> CoreItem.Func.guest(function.type(), functions, index, budget);
            case CoreExternType.Memory memory -> new CoreItem.Memory(instance.memory(index));
            case CoreExternType.Table table -> new CoreItem.Table(instance.table(index));
            case CoreExternType.Global global -> new CoreItem.Global(instance.global(index));
            case CoreExternType.Tag tag -> new CoreItem.Tag(tag.type(), instance.tag(index));
        };
    }
}
