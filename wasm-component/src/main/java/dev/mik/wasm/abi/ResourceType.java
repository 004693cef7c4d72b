package dev.mik.wasm.abi;

import java.util.function.Consumer;

/**
 * A resource type at run time: the identity that handles are checked against.
 *
 * <p>The host makes its own with {@link #host}; a guest's is made anew by each instance that defines it.
 */
public final class ResourceType {
    private final String name;
    private final Consumer<Object> destructor;

    private ResourceType(String name, Consumer<Object> destructor) {
        this.name = name;
        this.destructor = destructor;
    }

    /**
     * A resource type of the host, whose handles stand for Java objects.
     *
     * @param name for messages
     * @param destructor called once with the object when its owning handle is dropped
     */
    public static ResourceType host(String name, Consumer<Object> destructor) {
        return new ResourceType(name, destructor);
    }

    /** For messages. */
    public String name() {
        return name;
    }

    /** Ends what a handle stood for. */
    void destroy(Object representation) {
        destructor.accept(representation);
    }
}
