package dev.mik.wasm.fuzz;

import dev.mik.wasm.Component;
import dev.mik.wasm.HostFunction;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Linker;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import java.util.Map;

/** A host that has whatever a component imports: functions answer any value of their type, resources are bare objects. */
final class StubHost {
    private final Linker linker = new Linker();
    private final Samples samples;

    private StubHost(Samples samples) {
        this.samples = samples;
    }

    /** Links a component; what no host can have, such as a core module, is missing here too. */
    static LinkedComponent link(Component component, Samples samples) {
        StubHost host = new StubHost(samples);
        component.type().imports().forEach((name, type) -> {
            if (type instanceof ExternType.Instance instance) {
                host.offer(host.linker.instance(name), instance.type().exports());
            } else {
                host.offer(host.linker.root(), Map.of(name, type));
            }
        });
        return host.linker.link(component);
    }

    private void offer(Linker.HostInstance instance, Map<String, ExternType> exports) {
        exports.forEach((name, type) -> {
            switch (type) {
                case ExternType.Func func -> instance.function(name, function(func.type()));
                case ExternType.SubResource resource -> {
                    samples.host(resource.resource());
                    instance.resource(name, ResourceType.host(name, object -> {}));
                }
                case ExternType.TypeEq _, ExternType.Instance _, ExternType.Component _, ExternType.CoreModule _ -> {}
            }
        });
    }

    private HostFunction function(FunctionType type) {
        return (context, arguments) -> samples.result(type);
    }
}
