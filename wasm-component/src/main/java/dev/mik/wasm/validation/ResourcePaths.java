package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where resource types come in imports or exports: by name, through instances. */
final class ResourcePaths {
    private ResourcePaths() {}

    /** Each resource type that the items give a name, at the first place where they do. */
    static Map<ResourceId, List<String>> of(Map<String, ExternNode> items, Effort effort) {
        Map<ResourceId, List<String>> paths = new LinkedHashMap<>();
        items.forEach((name, item) -> add(item, List.of(name), paths, effort));
        return paths;
    }

    /** The resource types that an item is or gives a name, by paths from the item itself. */
    static Map<ResourceId, List<String>> within(ExternNode item, Effort effort) {
        Map<ResourceId, List<String>> paths = new LinkedHashMap<>();
        add(item, List.of(), paths, effort);
        return paths;
    }

    private static void add(ExternNode item, List<String> path, Map<ResourceId, List<String>> paths, Effort effort) {
        effort.step(1);
        switch (item) {
            case ExternNode.Type(ResourceNode resource) -> {
                effort.make(path.size());
                paths.putIfAbsent(resource.id(), path);
            }
            case ExternNode.Instance(InstanceNode instance) -> {
                if (instance.measure().named()) {
                    effort.step(instance.exports().size());
                    instance.exports().forEach((name, export) -> {
                        if (mayName(export)) {
                            add(export, below(path, name), paths, effort);
                        }
                    });
                }
            }
            case ExternNode.Type type -> {}
            case ExternNode.CoreModule module -> {}
            case ExternNode.Func function -> {}
            case ExternNode.Component component -> {}
        }
    }

    private static boolean mayName(ExternNode item) {
        return item instanceof ExternNode.Instance
                || (item instanceof ExternNode.Type(TypeNode type) && type instanceof ResourceNode);
    }

    /** A path with one more name. */
    private static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    /** The resource type at the end of a path, if there is one. */
    static Optional<ResourceNode> at(Map<String, ExternNode> items, List<String> path) {
        Map<String, ExternNode> here = items;
        for (int i = 0; i < path.size(); i++) {
            ExternNode item = here.get(path.get(i));
            if (i == path.size() - 1 && item instanceof ExternNode.Type(ResourceNode resource)) {
                return Optional.of(resource);
            }
            if (!(item instanceof ExternNode.Instance(InstanceNode instance))) {
                return Optional.empty();
            }
            here = instance.exports();
        }
        return Optional.empty();
    }
}
