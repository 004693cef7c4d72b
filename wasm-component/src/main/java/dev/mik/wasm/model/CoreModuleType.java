package dev.mik.wasm.model;

import java.util.List;
import java.util.Map;

/** What a core module asks for and gives. */
public record CoreModuleType(List<Import> imports, Map<String, CoreExternType> exports) {
    /** One import by its two names. */
    public record Import(String module, String name, CoreExternType type) {}
}
