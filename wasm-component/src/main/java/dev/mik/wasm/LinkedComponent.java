package dev.mik.wasm;

import dev.mik.wasm.abi.AbiLimits;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.runtime.Assembly;
import dev.mik.wasm.runtime.Item;
import dev.mik.wasm.runtime.Store;
import java.util.HashMap;
import java.util.Map;

/**
 * A component with everything it imports: makes instances, each with memories, tables and handles of its own.
 *
 * <p>Shared by threads.
 */
public final class LinkedComponent {
    private final Component component;
    private final Map<String, HostImport> imports;
    private final AbiLimits abiLimits;

    LinkedComponent(Component component, Map<String, HostImport> imports) {
        this(component, imports, AbiLimits.DEFAULT);
    }

    private LinkedComponent(Component component, Map<String, HostImport> imports, AbiLimits abiLimits) {
        this.component = component;
        this.imports = imports;
        this.abiLimits = abiLimits;
    }

    /** What satisfies an import, once it is known for which instance. */
    @FunctionalInterface
    interface HostImport {
        Item in(Store store);
    }

    /** The component. */
    public Component component() {
        return component;
    }

    /**
     * The same component, whose instances may take so much of the host's heap through what they pass and hold, over and
     * above what {@link InstanceLimits} say of their memories and tables; {@link AbiLimits#DEFAULT} unless told otherwise.
     */
    public LinkedComponent with(AbiLimits limits) {
        return new LinkedComponent(component, imports, limits);
    }

    /** Makes an instance with the default limits and without host state. */
    public Instance instantiate() {
        return instantiate(HostContext.empty(), InstanceLimits.DEFAULT);
    }

    /** Makes an instance with the default limits. */
    public Instance instantiate(HostContext context) {
        return instantiate(context, InstanceLimits.DEFAULT);
    }

    /**
     * Makes an instance, on the calling thread, running the start functions of its core modules.
     *
     * <p>If that fails, nothing is left of it: what it held of the host's by then is dropped.
     *
     * @param context what host functions are called with
     * @param limits what it may take of memory and tables
     * @throws Trap if a start function fails or the limits are too small to begin with
     * @throws Exit if a start function ends the guest
     */
    public Instance instantiate(HostContext context, InstanceLimits limits) {
        Store store = new Store(context, limits, abiLimits);
        Map<String, Item> items = HashMap.newHashMap(imports.size());
        imports.forEach((name, imported) -> items.put(name, imported.in(store)));
        return new Instance(Assembly.root(component.blueprint(), store, items), component.type());
    }
}
