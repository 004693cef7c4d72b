package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker.HostInstance;
import java.util.List;

/** The resource {@code fields} of {@code wasi:http/types}. */
final class FieldsFunctions {
    private FieldsFunctions() {}

    static void addTo(HostInstance types) {
        types.function("[constructor]fields", (context, in) -> Fields.empty(HttpSession.of(context)))
                .function(
                        "[static]fields.from-list",
                        (context, in) -> Fields.of(HttpSession.of(context), in.get(0, List.class)))
                .function("[method]fields.get", (context, in) -> fields(in).get(in.string(1)))
                .function("[method]fields.has", (context, in) -> fields(in).has(in.string(1)))
                .function("[method]fields.set", (context, in) -> fields(in).set(in.string(1), in.get(2, List.class)))
                .function("[method]fields.delete", (context, in) -> fields(in).delete(in.string(1)))
                .function("[method]fields.append", (context, in) -> fields(in).append(in.string(1), in.bytes(2)))
                .function("[method]fields.entries", (context, in) -> fields(in).entries())
                .function("[method]fields.clone", (context, in) -> fields(in).copy());
    }

    private static Fields fields(Arguments in) {
        return in.get(0, Fields.class);
    }
}
