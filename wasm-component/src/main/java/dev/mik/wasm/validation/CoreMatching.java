package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreModuleType;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Whether a core export may stand for a core import: the import matching of core WebAssembly. */
final class CoreMatching {
    /** Reference types and the same with null allowed: of all subtypes of values that we know, the only ones. */
    private static final Map<String, String> NULLABLE =
            Map.of("(ref func)", "funcref", "(ref extern)", "externref", "(ref exn)", "exnref");

    private CoreMatching() {}

    private record TwoNames(String module, String name) {}

    /** Checks a module: it may export more and import less than the type that is asked for. */
    static void checkModule(CoreModuleType given, CoreModuleType wanted, Effort effort) {
        effort.step((long) given.imports().size()
                + wanted.imports().size()
                + wanted.exports().size());
        Map<TwoNames, CoreExternType> supplied = new HashMap<>();
        wanted.imports().forEach(i -> supplied.put(new TwoNames(i.module(), i.name()), i.type()));
        for (CoreModuleType.Import needed : given.imports()) {
            CoreExternType type = supplied.get(new TwoNames(needed.module(), needed.name()));
            if (type == null) {
                throw new IllTyped("missing expected import " + Quote.of(needed.module() + "::" + needed.name()));
            }
            check(type, needed.type(), "import", needed.name(), effort);
        }
        wanted.exports().forEach((name, needed) -> {
            CoreExternType type = given.exports().get(name);
            if (type == null) {
                throw new IllTyped("missing expected export " + Quote.of(name));
            }
            check(type, needed, "export", name, effort);
        });
    }

    /** Checks the arguments of an instantiation: an instance for each module name, with an export for each name. */
    static void checkArguments(
            CoreModuleType module, Map<String, Map<String, CoreExternType>> instances, Effort effort) {
        effort.step(1 + module.imports().size());
        for (CoreModuleType.Import needed : module.imports()) {
            Map<String, CoreExternType> instance = instances.get(needed.module());
            if (instance == null) {
                throw new IllTyped("missing module instantiation argument named " + Quote.of(needed.module()));
            }
            CoreExternType type = instance.get(needed.name());
            if (type == null) {
                throw new IllTyped("module instantiation argument " + Quote.of(needed.module())
                        + " does not export an item named " + Quote.of(needed.name()));
            }
            check(type, needed.type(), "export", needed.name(), effort);
        }
    }

    private static void check(CoreExternType given, CoreExternType wanted, String side, String name, Effort effort) {
        if (wanted instanceof CoreExternType.Func(var type)) {
            effort.step((long) type.parameters().size() + type.results().size());
        }
        if (!matches(given, wanted)) {
            throw new IllTyped("type mismatch in " + side + " " + Quote.of(name) + ": expected " + CoreText.of(wanted)
                    + ", found " + CoreText.of(given));
        }
    }

    /** Whether one item may stand for another. */
    static boolean matches(CoreExternType given, CoreExternType wanted) {
        return switch (wanted) {
            case CoreExternType.Func function -> given.equals(function);
            case CoreExternType.Tag tag -> given.equals(tag);
            case CoreExternType.Table table -> given instanceof CoreExternType.Table other && table(other, table);
            case CoreExternType.Memory memory -> given instanceof CoreExternType.Memory other && memory(other, memory);
            case CoreExternType.Global global -> given instanceof CoreExternType.Global other && global(other, global);
        };
    }

    private static boolean table(CoreExternType.Table given, CoreExternType.Table wanted) {
        return given.element().equals(wanted.element())
                && given.table64() == wanted.table64()
                && limits(given.minimum(), given.maximum(), wanted.minimum(), wanted.maximum());
    }

    private static boolean memory(CoreExternType.Memory given, CoreExternType.Memory wanted) {
        return given.shared() == wanted.shared()
                && given.memory64() == wanted.memory64()
                && limits(given.minimum(), given.maximum(), wanted.minimum(), wanted.maximum());
    }

    private static boolean limits(long minimum, OptionalLong maximum, long wantedMinimum, OptionalLong wantedMaximum) {
        if (Long.compareUnsigned(minimum, wantedMinimum) < 0) {
            return false;
        }
        return wantedMaximum.isEmpty()
                || (maximum.isPresent() && Long.compareUnsigned(maximum.getAsLong(), wantedMaximum.getAsLong()) <= 0);
    }

    private static boolean global(CoreExternType.Global given, CoreExternType.Global wanted) {
        boolean stands = given.type().equals(wanted.type())
                || (!wanted.mutable()
                        && NULLABLE.getOrDefault(given.type().text(), "")
                                .equals(wanted.type().text()));
        return given.mutable() == wanted.mutable() && stands;
    }
}
