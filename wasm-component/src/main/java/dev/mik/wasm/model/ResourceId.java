package dev.mik.wasm.model;

/**
 * A resource type as validation sees it: fresh for each definition, import, abstract export and instantiation, and equal
 * to itself only. A plan says in which slot of its instance the runtime's resource type stands.
 */
public final class ResourceId implements DefinedType {
    private final String name;

    /** A fresh type; the name is for messages. */
    public ResourceId(String name) {
        this.name = name;
    }

    /** For messages. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "resource " + name;
    }
}
