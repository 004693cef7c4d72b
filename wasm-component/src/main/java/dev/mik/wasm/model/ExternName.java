package dev.mik.wasm.model;

import java.util.List;

/** The name of an import or export with its attributes, not looked into yet. */
public record ExternName(String name, List<Attribute> attributes) {
    /** What may stand beside a name; the kind is the binary format's number. */
    public record Attribute(int kind, String value) {}

    @Override
    public String toString() {
        return name;
    }
}
