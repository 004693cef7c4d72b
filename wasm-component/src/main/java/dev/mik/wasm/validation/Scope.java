package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.Sort;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a component, a component type or an instance type has defined so far: its index spaces, imports, exports and
 * resources.
 */
final class Scope {
    /** What it is the inside of. */
    enum Kind {
        COMPONENT,
        COMPONENT_TYPE,
        INSTANCE_TYPE
    }

    private final Kind kind;
    private final Optional<Scope> outer;
    private final Checks checks;

    private final IndexSpace<CoreFunctionType> coreFunctions = new IndexSpace<>(Sort.CORE_FUNC);
    private final IndexSpace<CoreExternType.Table> coreTables = new IndexSpace<>(Sort.CORE_TABLE);
    private final IndexSpace<CoreExternType.Memory> coreMemories = new IndexSpace<>(Sort.CORE_MEMORY);
    private final IndexSpace<CoreExternType.Global> coreGlobals = new IndexSpace<>(Sort.CORE_GLOBAL);
    private final IndexSpace<CoreExternType.Tag> coreTags = new IndexSpace<>(Sort.CORE_TAG);
    private final IndexSpace<CoreTypeNode> coreTypes = new IndexSpace<>(Sort.CORE_TYPE);
    private final IndexSpace<CoreModuleType> coreModules = new IndexSpace<>(Sort.CORE_MODULE);
    private final IndexSpace<Map<String, CoreExternType>> coreInstances = new IndexSpace<>(Sort.CORE_INSTANCE);
    private final IndexSpace<FunctionNode> functions = new IndexSpace<>(Sort.FUNC);
    private final IndexSpace<TypeNode> types = new IndexSpace<>(Sort.TYPE);
    private final IndexSpace<ComponentNode> components = new IndexSpace<>(Sort.COMPONENT);
    private final IndexSpace<InstanceNode> instances = new IndexSpace<>(Sort.INSTANCE);

    private final Externs imports = new Externs("import");
    private final Externs exports = new Externs("export");
    private final Visibility visibility;
    private final Map<ResourceId, List<String>> imported = new LinkedHashMap<>();
    private final Set<ResourceId> defined = new LinkedHashSet<>();

    private Scope(Kind kind, Optional<Scope> outer, Checks checks) {
        this.kind = kind;
        this.outer = outer;
        this.checks = checks;
        this.visibility = new Visibility(checks.effort());
    }

    /** The scope of the outermost component of a file. */
    static Scope outermost(Checks checks) {
        return new Scope(Kind.COMPONENT, Optional.empty(), checks);
    }

    /** A scope within this one. */
    Scope inner(Kind kind) {
        return new Scope(kind, Optional.of(this), checks);
    }

    Kind kind() {
        return kind;
    }

    /** What is shared by all scopes of a file. */
    Checks checks() {
        return checks;
    }

    /** The scope so many levels outward, 0 for this one; the count is of 32 bits unsigned. */
    Scope outward(int count) {
        Scope scope = this;
        for (int i = 0; i != count; i++) {
            if (scope.outer.isEmpty()) {
                throw new IllTyped("invalid outer alias count of " + Integer.toUnsignedString(count));
            }
            scope = scope.outer.get();
        }
        return scope;
    }

    /** Gives an import, an export or an alias the next index of its sort. */
    void add(ExternNode item) {
        switch (item) {
            case ExternNode.CoreModule(CoreModuleType type) -> coreModules.add(type);
            case ExternNode.Func(FunctionNode type) -> functions.add(type);
            case ExternNode.Type(TypeNode type) -> types.add(type);
            case ExternNode.Component(ComponentNode type) -> components.add(type);
            case ExternNode.Instance(InstanceNode type) -> instances.add(type);
        }
    }

    /** Gives a core item the next index of its sort. */
    void add(CoreExternType item) {
        switch (item) {
            case CoreExternType.Func(CoreFunctionType type) -> coreFunctions.add(type);
            case CoreExternType.Table table -> coreTables.add(table);
            case CoreExternType.Memory memory -> coreMemories.add(memory);
            case CoreExternType.Global global -> coreGlobals.add(global);
            case CoreExternType.Tag tag -> coreTags.add(tag);
        }
    }

    IndexSpace<CoreFunctionType> coreFunctions() {
        return coreFunctions;
    }

    IndexSpace<CoreExternType.Table> coreTables() {
        return coreTables;
    }

    IndexSpace<CoreExternType.Memory> coreMemories() {
        return coreMemories;
    }

    IndexSpace<CoreExternType.Global> coreGlobals() {
        return coreGlobals;
    }

    IndexSpace<CoreExternType.Tag> coreTags() {
        return coreTags;
    }

    IndexSpace<CoreTypeNode> coreTypes() {
        return coreTypes;
    }

    IndexSpace<CoreModuleType> coreModules() {
        return coreModules;
    }

    IndexSpace<Map<String, CoreExternType>> coreInstances() {
        return coreInstances;
    }

    IndexSpace<FunctionNode> functions() {
        return functions;
    }

    IndexSpace<TypeNode> types() {
        return types;
    }

    IndexSpace<ComponentNode> components() {
        return components;
    }

    IndexSpace<InstanceNode> instances() {
        return instances;
    }

    Externs imports() {
        return imports;
    }

    Externs exports() {
        return exports;
    }

    Visibility visibility() {
        return visibility;
    }

    /** The resources that come from outside, and where in the imports. */
    Map<ResourceId, List<String>> imported() {
        return imported;
    }

    /** The resources that come from within: defined, made by instantiation, or exported as abstract. */
    Set<ResourceId> defined() {
        return defined;
    }
}
