package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The type of a component whose inside has been read to its end. */
final class ComponentTypes {
    private ComponentTypes() {}

    /**
     * The type of what a scope imports and exports. A resource of its own must not be needed by those who supply the
     * imports, and must be exported if those who use the exports need it.
     */
    static ComponentNode close(Scope scope) {
        Effort effort = scope.checks().effort();
        Map<String, ExternNode> imports = scope.imports().items();
        Map<String, ExternNode> exports = scope.exports().items();
        Set<ResourceId> needed = FreeResources.of(imports.values(), effort);
        Set<ResourceId> shown = FreeResources.of(exports.values(), effort);
        Map<ResourceId, List<String>> paths = ResourcePaths.of(exports, effort);
        Map<ResourceId, List<String>> defined = new LinkedHashMap<>();
        for (ResourceId own : scope.defined()) {
            if (needed.contains(own)) {
                throw new IllTyped("local " + own + " found in imports");
            }
            if (shown.contains(own)) {
                List<String> path = paths.get(own);
                if (path == null) {
                    throw new IllTyped("local " + own + " found in export but not exported itself");
                }
                defined.put(own, path);
            }
        }
        return new ComponentNode(
                imports, exports, Collections.unmodifiableMap(scope.imported()), Collections.unmodifiableMap(defined));
    }
}
