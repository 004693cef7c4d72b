package dev.mik.wasm.validation;

import java.util.Optional;

/** An {@code externname} of {@code Explainer.md}, taken apart. */
sealed interface ParsedName {
    /** A plain label. */
    record Plain(String label) implements ParsedName {}

    /** {@code [constructor]r}. */
    record Constructor(String resource) implements ParsedName {}

    /** {@code [method]r.m}. */
    record Method(String resource, String method) implements ParsedName {}

    /** {@code [static]r.f}. */
    record Static(String resource, String function) implements ParsedName {}

    /** {@code namespace:package/interface@version}, without the version. */
    record Interface(String path, Optional<String> version) implements ParsedName {}

    /** The form in which two names of one scope must differ: the <em>strongly-unique</em> of {@code Explainer.md}. */
    default String canonical() {
        return switch (this) {
            case Plain(String label) -> Label.canonical(label);
            case Constructor(String resource) -> "[constructor]" + Label.canonical(resource);
            case Method(String resource, String method) -> member(resource, method);
            case Static(String resource, String function) -> member(resource, function);
            case Interface(String path, Optional<String> version) ->
                Label.canonical(version.isPresent() ? path + "@" + version.get() : path);
        };
    }

    private static String member(String resource, String name) {
        String of = Label.canonical(resource);
        String member = Label.canonical(name);
        return of.equals(member) ? member : of + "." + member;
    }

    /** Takes a name apart. */
    static ParsedName parse(String name) {
        if (name.startsWith("[constructor]")) {
            return new Constructor(label(name.substring("[constructor]".length())));
        }
        if (name.startsWith("[method]")) {
            String[] labels = pair(name.substring("[method]".length()));
            return new Method(labels[0], labels[1]);
        }
        if (name.startsWith("[static]")) {
            String[] labels = pair(name.substring("[static]".length()));
            return new Static(labels[0], labels[1]);
        }
        return name.indexOf(':') < 0 ? new Plain(label(name)) : parseInterface(name);
    }

    private static String[] pair(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllTyped("failed to find `.` character");
        }
        return new String[] {label(text.substring(0, dot)), label(text.substring(dot + 1))};
    }

    private static Interface parseInterface(String name) {
        int at = name.indexOf('@');
        String path = at < 0 ? name : name.substring(0, at);
        int colon = path.indexOf(':');
        words(colon < 0 ? path : path.substring(0, colon));
        String rest = path.substring(colon + 1);
        int slash = rest.indexOf('/');
        if (slash < 0 || rest.indexOf(':') >= 0) {
            throw new IllTyped("expected `/` after package name");
        }
        words(rest.substring(0, slash));
        label(rest.substring(slash + 1));
        Optional<String> version = at < 0 ? Optional.empty() : Optional.of(name.substring(at + 1));
        version.ifPresent(ParsedName::checkVersion);
        return new Interface(path, version);
    }

    private static void checkVersion(String version) {
        if (!SemanticVersion.isValid(version) && !SemanticVersion.isCanonical(version)) {
            throw new IllTyped(Quote.of(version) + " is not a semantic version");
        }
    }

    private static String label(String text) {
        if (!Label.isLabel(text)) {
            throw new IllTyped(Quote.of(text) + " is not in kebab case");
        }
        return text;
    }

    private static void words(String text) {
        if (!Label.isWords(text)) {
            throw new IllTyped(Quote.of(text) + " is not in lower kebab case");
        }
    }
}
