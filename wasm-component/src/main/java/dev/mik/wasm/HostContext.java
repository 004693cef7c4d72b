package dev.mik.wasm;

import java.util.HashMap;
import java.util.Map;

/** What host functions know of the instance that calls them: one object of each class, chosen when it was made. */
public final class HostContext {
    private final Map<Class<?>, Object> objects = new HashMap<>();

    private HostContext() {}

    /** A context without anything in it. */
    public static HostContext empty() {
        return new HostContext();
    }

    /** Puts an object in, under its class; returns this context. */
    public <T> HostContext with(Class<T> type, T object) {
        objects.put(type, object);
        return this;
    }

    /** The object of a class; an {@link IllegalStateException} if the instance was made without one. */
    public <T> T get(Class<T> type) {
        Object object = objects.get(type);
        if (object == null) {
            throw new IllegalStateException("the instance was made without a " + type.getName());
        }
        return type.cast(object);
    }
}
