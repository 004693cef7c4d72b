package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentPlan.Introduced;
import dev.mik.wasm.model.ComponentPlan.Item;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.ComponentType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The plan of one component, while its definitions are validated one after the other. */
final class PlanBuilder {
    private final Scope scope;
    private final Models models;
    private final List<Step> steps = new ArrayList<>();
    private final Map<ResourceId, Integer> slots = new LinkedHashMap<>();
    private final Set<ResourceId> unnamed = new HashSet<>();
    private final Map<String, ExternType> imports = new LinkedHashMap<>();
    private final Map<String, ExternType> exports = new LinkedHashMap<>();

    PlanBuilder(Scope scope, Models models) {
        this.scope = scope;
        this.models = models;
    }

    void add(Step step) {
        steps.add(step);
    }

    /** A new slot for a resource that is new here. */
    int newSlot(ResourceId resource) {
        int slot = slots.size();
        slots.put(resource, slot);
        unnamed.add(resource);
        return slot;
    }

    /** The slot of a resource that was new here before. */
    int slot(ResourceId resource) {
        Integer slot = slots.get(resource);
        if (slot == null) {
            throw new IllTyped(resource + " is not known in this component");
        }
        return slot;
    }

    /** New slots for the resources that come with something. */
    List<Introduced> introduced(Map<ResourceId, List<String>> resources) {
        List<Introduced> introduced = new ArrayList<>(resources.size());
        resources.forEach((id, path) -> introduced.add(new Introduced(newSlot(id), path)));
        return Collections.unmodifiableList(introduced);
    }

    /** A function's type in the model. */
    FunctionType function(FunctionNode type) {
        return models.function(type);
    }

    /** What is handed on of an index; types that are no resources are not. */
    Optional<Item> item(SortIndex what) {
        if (what.sort() != Sort.TYPE) {
            return Optional.of(new Item.Indexed(what));
        }
        return scope.types().get(what.index()) instanceof ResourceNode resource
                ? Optional.of(new Item.Resource(slot(resource.id())))
                : Optional.empty();
    }

    /** An import; one of a type leaves a step if the type is new. */
    void addImport(String name, Binding binding) {
        List<Introduced> introduced = introduced(binding.introduced());
        ExternType type = models.extern(binding.type(), unnamed);
        imports.put(name, type);
        if (!(type instanceof ExternType.TypeEq)) {
            add(new Step.Import(name, type, introduced));
        }
    }

    /** An export; one of a type leaves a step if the type is a resource. */
    void addExport(String name, SortIndex what, Binding binding) {
        Optional<Item> item = item(what);
        List<Introduced> introduced = introduced(binding.introduced());
        ExternType type = models.extern(binding.type(), unnamed);
        exports.put(name, type);
        item.ifPresent(given -> add(new Step.Export(name, type, given, introduced)));
    }

    /** The plan, when there are no more definitions. */
    ComponentPlan build() {
        return new ComponentPlan(
                new ComponentType(Collections.unmodifiableMap(imports), Collections.unmodifiableMap(exports)),
                Collections.unmodifiableList(steps),
                Collections.unmodifiableMap(slots),
                Collections.unmodifiableMap(sizes()));
    }

    private Map<Sort, Integer> sizes() {
        Map<Sort, Integer> sizes = new EnumMap<>(Sort.class);
        sizes.put(Sort.CORE_FUNC, scope.coreFunctions().size());
        sizes.put(Sort.CORE_TABLE, scope.coreTables().size());
        sizes.put(Sort.CORE_MEMORY, scope.coreMemories().size());
        sizes.put(Sort.CORE_GLOBAL, scope.coreGlobals().size());
        sizes.put(Sort.CORE_TAG, scope.coreTags().size());
        sizes.put(Sort.CORE_MODULE, scope.coreModules().size());
        sizes.put(Sort.CORE_INSTANCE, scope.coreInstances().size());
        sizes.put(Sort.FUNC, scope.functions().size());
        sizes.put(Sort.COMPONENT, scope.components().size());
        sizes.put(Sort.INSTANCE, scope.instances().size());
        return sizes;
    }
}
