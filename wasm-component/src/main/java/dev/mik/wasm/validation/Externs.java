package dev.mik.wasm.validation;

import dev.mik.wasm.model.ExternName;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The imports or the exports of one scope: their names, and what the names ask of the types. */
final class Externs {
    private final String what;
    private final Map<String, ExternNode> items = new LinkedHashMap<>();
    private final Map<String, String> canonical = new HashMap<>();
    private final ResourceNames resources = new ResourceNames();
    private Measure measure = Measure.LEAF;

    /**
     * None yet.
     *
     * @param what for messages: {@code import} or {@code export}
     */
    Externs(String what) {
        this.what = what;
    }

    /** By name, in order; a view. */
    Map<String, ExternNode> items() {
        return Collections.unmodifiableMap(items);
    }

    /** The resource types among them, which the names of methods refer to. */
    ResourceNames resources() {
        return resources;
    }

    /** Adds one whose name is in the grammar, goes with its type, and is strongly unique. */
    void add(ExternName name, ExternNode type) {
        ParsedName parsed = parse(name.name());
        NameAttributes.check(name, parsed, type);
        try {
            resources.check(parsed, type);
        } catch (IllTyped e) {
            throw e.within(what + " name " + Quote.of(name.name()) + " is not valid");
        }
        String previous = canonical.putIfAbsent(parsed.canonical(), name.name());
        if (previous != null) {
            throw new IllTyped(
                    what + " name " + Quote.of(name.name()) + " conflicts with previous name " + Quote.of(previous));
        }
        measure = measure.with(type.measure());
        items.put(name.name(), type);
    }

    private ParsedName parse(String name) {
        try {
            return ParsedName.parse(name);
        } catch (IllTyped e) {
            throw e.within(what + " name " + Quote.of(name) + " is not a valid extern name");
        }
    }
}
