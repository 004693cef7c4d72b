package dev.mik.wasm.validation;

import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternName.Attribute;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What may stand beside a name: the rules for {@code attribute} of {@code Binary.md}. */
final class NameAttributes {
    private static final int IMPLEMENTS = 0;
    private static final int VERSION_SUFFIX = 1;
    private static final int EXTERNAL_ID = 2;

    private NameAttributes() {}

    /** Checks the attributes of one import or export. */
    static void check(ExternName name, ParsedName parsed, ExternNode type) {
        Set<Integer> kinds = new HashSet<>();
        for (Attribute attribute : name.attributes()) {
            if (!kinds.add(attribute.kind())) {
                throw new IllTyped("name " + Quote.of(name.name()) + " has an attribute twice");
            }
            switch (attribute.kind()) {
                case IMPLEMENTS -> checkImplements(name.name(), attribute.value(), parsed, type);
                case VERSION_SUFFIX -> checkVersionSuffix(attribute.value(), parsed, type);
                case EXTERNAL_ID -> {}
                default -> throw new IllTyped("unknown attribute of a name: " + attribute.kind());
            }
        }
    }

    private static void checkImplements(String name, String value, ParsedName parsed, ExternNode type) {
        if (!(parsed instanceof ParsedName.Plain)) {
            throw new IllTyped("name " + Quote.of(name) + " is not valid with `implements`");
        }
        if (!(type instanceof ExternNode.Instance)) {
            throw new IllTyped("only instances can have an `implements`");
        }
        ParsedName implemented;
        try {
            implemented = ParsedName.parse(value);
        } catch (IllTyped e) {
            throw e.within(Quote.of(value) + " is not a valid name");
        }
        if (!(implemented instanceof ParsedName.Interface)) {
            throw new IllTyped("name " + Quote.of(value) + " must be an interface");
        }
    }

    private static void checkVersionSuffix(String suffix, ParsedName parsed, ExternNode type) {
        if (!(type instanceof ExternNode.Instance)) {
            throw new IllTyped("only instances can have a `versionsuffix`");
        }
        Optional<String> version =
                parsed instanceof ParsedName.Interface(String path, Optional<String> of) ? of : Optional.empty();
        if (version.isEmpty()
                || !SemanticVersion.isCanonical(version.get())
                || !SemanticVersion.isValid(version.get() + suffix)) {
            throw new IllTyped("invalid interface version: " + Quote.of(version.orElse("") + suffix));
        }
    }
}
