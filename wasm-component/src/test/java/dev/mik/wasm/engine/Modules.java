package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The modules that the tests of this package share. */
final class Modules {
    static final CoreItem[] NO_IMPORTS = {};

    private Modules() {}

    static Bytes bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(Modules.class.getResourceAsStream("/engine/" + name + ".wasm"), name)) {
            byte[] all = in.readAllBytes();
            return new Bytes(all, 0, all.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CoreModule load(String name) {
        return Engine.builder().build().load(bytes(name), 0);
    }

    static CoreInstance instance(CoreModule module, CoreItem... imports) {
        return module.instantiate(imports, InstanceLimits.DEFAULT.budget());
    }

    static CoreItem.Func function(CoreInstance instance, String name) {
        return (CoreItem.Func) instance.export(name);
    }

    static int call(CoreInstance instance, String name, long... arguments) {
        long[] results = function(instance, name).call(arguments);
        return results.length == 0 ? 0 : (int) results[0];
    }
}
