package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.CoreTypeSyntax;
import dev.mik.wasm.model.CoreTypeSyntax.CoreExternSyntax;
import dev.mik.wasm.model.CoreTypeSyntax.Declaration;
import dev.mik.wasm.model.Sort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Resolves one core module type; its types are in an index space of its own. */
final class CoreTypes {
    private static final long PAGES_32 = 1L << 16;
    private static final long PAGES_64 = 1L << 48;
    private static final long ELEMENTS_32 = (1L << 32) - 1;

    private final Scope scope;
    private final IndexSpace<CoreFunctionType> types = new IndexSpace<>(Sort.CORE_TYPE);
    private final List<CoreModuleType.Import> imports = new ArrayList<>();
    private final Map<String, CoreExternType> exports = new LinkedHashMap<>();

    private CoreTypes(Scope scope) {
        this.scope = scope;
    }

    /** A core type that a scope defines. */
    static CoreTypeNode resolve(CoreTypeSyntax syntax, Scope scope) {
        return switch (syntax) {
            case CoreTypeSyntax.Function(CoreFunctionType type) -> new CoreTypeNode.Function(type);
            case CoreTypeSyntax.Module(List<Declaration> declarations) ->
                new CoreTypeNode.Module(new CoreTypes(scope).module(declarations));
        };
    }

    private CoreModuleType module(List<Declaration> declarations) {
        for (Declaration declaration : declarations) {
            try {
                declare(declaration);
            } catch (IllTyped e) {
                throw e.at(declaration.offset());
            }
        }
        CoreModuleType type = new CoreModuleType(List.copyOf(imports), Collections.unmodifiableMap(exports));
        checkImportNames(type);
        return type;
    }

    private void declare(Declaration declaration) {
        switch (declaration) {
            case Declaration.Import i ->
                imports.add(new CoreModuleType.Import(i.module(), i.name(), resolve(i.type())));
            case Declaration.Type(int offset, CoreTypeSyntax.Function(CoreFunctionType type)) -> types.add(type);
            case Declaration.Type type -> throw new IllTyped("a core module type cannot define a core module type");
            case Declaration.OuterAlias alias -> types.add(outer(alias.count(), alias.index()));
            case Declaration.Export export -> {
                if (exports.putIfAbsent(export.name(), resolve(export.type())) != null) {
                    throw new IllTyped("export name " + Quote.of(export.name()) + " already defined");
                }
            }
        }
    }

    /** The scope that counts as 0 is the module type itself. */
    private CoreFunctionType outer(int count, int index) {
        if (count == 0) {
            return types.get(index);
        }
        return switch (scope.outward(count - 1).coreTypes().get(index)) {
            case CoreTypeNode.Function(CoreFunctionType type) -> type;
            case CoreTypeNode.Module module ->
                throw new IllTyped("core type index "
                        + Integer.toUnsignedString(index)
                        + " is a module type, which a core module type cannot alias");
        };
    }

    private CoreExternType resolve(CoreExternSyntax syntax) {
        return switch (syntax) {
            case CoreExternSyntax.Func(int type) -> new CoreExternType.Func(types.get(type));
            case CoreExternSyntax.Tag(int type) -> tag(types.get(type));
            case CoreExternSyntax.Other(CoreExternType type) -> checked(type);
        };
    }

    private static CoreExternType tag(CoreFunctionType type) {
        if (!type.results().isEmpty()) {
            throw new IllTyped("invalid exception type: non-empty tag result type");
        }
        return new CoreExternType.Tag(type);
    }

    private static CoreExternType checked(CoreExternType type) {
        switch (type) {
            case CoreExternType.Memory memory -> {
                long most = memory.memory64() ? PAGES_64 : PAGES_32;
                checkLimits(memory.minimum(), memory.maximum(), most, "memory size must be at most " + most + " pages");
                if (memory.shared() && memory.maximum().isEmpty()) {
                    throw new IllTyped("shared memory must have maximum size");
                }
            }
            case CoreExternType.Table table -> {
                long most = table.table64() ? -1 : ELEMENTS_32;
                checkLimits(table.minimum(), table.maximum(), most, "table size must be at most 2^32-1");
            }
            case CoreExternType.Func function -> {}
            case CoreExternType.Global global -> {}
            case CoreExternType.Tag tag -> {}
        }
        return type;
    }

    private static void checkLimits(long minimum, OptionalLong maximum, long most, String reason) {
        long largest = maximum.orElse(minimum);
        if (Long.compareUnsigned(minimum, most) > 0 || Long.compareUnsigned(largest, most) > 0) {
            throw new IllTyped(reason);
        }
        if (Long.compareUnsigned(minimum, largest) > 0) {
            throw new IllTyped("size minimum must not be greater than maximum");
        }
    }

    /** Checks that no two imports of a module have the same two names, which a component could not tell apart. */
    static void checkImportNames(CoreModuleType type) {
        Set<List<String>> names = new HashSet<>();
        for (CoreModuleType.Import one : type.imports()) {
            if (!names.add(List.of(one.module(), one.name()))) {
                throw new IllTyped("duplicate import name " + Quote.of(one.module() + ":" + one.name()));
            }
        }
    }
}
