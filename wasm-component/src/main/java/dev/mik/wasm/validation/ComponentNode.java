package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.List;
import java.util.Map;

/** What a component asks for and gives, with the resources that either side binds and the paths to them. */
final class ComponentNode extends TypeNode {
    private final Map<String, ExternNode> imports;
    private final Map<String, ExternNode> exports;
    private final Map<ResourceId, List<String>> imported;
    private final Map<ResourceId, List<String>> defined;

    /** All in order, and not changed any more. */
    ComponentNode(
            Map<String, ExternNode> imports,
            Map<String, ExternNode> exports,
            Map<ResourceId, List<String>> imported,
            Map<ResourceId, List<String>> defined) {
        super(ExternNode.measure(ExternNode.measure(Measure.LEAF, imports), exports));
        this.imports = imports;
        this.exports = exports;
        this.imported = imported;
        this.defined = defined;
    }

    Map<String, ExternNode> imports() {
        return imports;
    }

    Map<String, ExternNode> exports() {
        return exports;
    }

    /** The resources that stand for what is given to it, and where in the imports they come. */
    Map<ResourceId, List<String>> imported() {
        return imported;
    }

    /** The resources that each instance makes anew, and where in the exports they come. */
    Map<ResourceId, List<String>> defined() {
        return defined;
    }
}
