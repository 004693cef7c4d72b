package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import java.util.function.Consumer;

/**
 * A resource type at run time: the identity that handles are checked against ({@code CanonicalABI.md}, resource state).
 *
 * <p>The host makes its own with {@link #host}; a guest's is made anew by each instance that defines it, with
 * {@link #guest}.
 */
public final class ResourceType {
    private final String name;
    private final InstanceState owner;
    private final Class<?> hostClass;
    private final Consumer<Object> hostDestructor;
    private final CoreFunction guestDestructor;

    private ResourceType(
            String name,
            InstanceState owner,
            Class<?> hostClass,
            Consumer<Object> hostDestructor,
            CoreFunction guestDestructor) {
        this.name = name;
        this.owner = owner;
        this.hostClass = hostClass;
        this.hostDestructor = hostDestructor;
        this.guestDestructor = guestDestructor;
    }

    /**
     * A resource type of the host, whose handles stand for Java objects of any class.
     *
     * @param name for messages
     * @param destructor called once with the object when its owning handle is dropped, or when the instance that
     *     holds the handle is closed
     */
    public static ResourceType host(String name, Consumer<Object> destructor) {
        return host(name, Object.class, destructor);
    }

    /**
     * A resource type of the host, whose handles stand for Java objects of a class.
     *
     * @param name for messages
     * @param type what the objects are; the host giving another one is a {@link Trap} of kind
     *     {@link Trap.Kind#HOST}
     * @param destructor called once with the object when its owning handle is dropped, or when the instance that
     *     holds the handle is closed
     */
    public static <T> ResourceType host(String name, Class<T> type, Consumer<? super T> destructor) {
        return new ResourceType(
                name,
                InstanceState.HOST,
                type,
                object -> destructor.accept(type.cast(object)),
                arguments -> new long[0]);
    }

    /** A resource type of a component instance, whose handles stand for an {@code i32}; without a destructor. */
    public static ResourceType guest(String name, InstanceState owner) {
        return guest(name, owner, arguments -> new long[0]);
    }

    /**
     * A resource type of a component instance, whose handles stand for an {@code i32}.
     *
     * @param name for messages
     * @param owner the instance that defines it
     * @param destructor of core type {@code [i32] -> []}
     */
    public static ResourceType guest(String name, InstanceState owner, CoreFunction destructor) {
        return new ResourceType(name, owner, GuestResource.class, representation -> {}, destructor);
    }

    /** For messages. */
    public String name() {
        return name;
    }

    boolean isHost() {
        return owner == InstanceState.HOST;
    }

    /** What the objects of the host are. */
    Class<?> hostClass() {
        return hostClass;
    }

    /** The instance that defines it; {@link InstanceState#HOST} for the host. */
    InstanceState owner() {
        return owner;
    }

    /** Ends a Java object that an owning handle stood for. */
    void destroyHost(Object object) {
        try {
            hostDestructor.accept(object);
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Trap(Trap.Kind.HOST, "the destructor of " + this + " failed: " + e, e);
        }
    }

    /** Ends what a guest knows by a number: its destructor is called like an export, with the same checks. */
    void destroyGuest(int representation, InstanceState caller) {
        owner.enterFrom(caller);
        boolean done = false;
        try {
            guestDestructor.call(Integer.toUnsignedLong(representation));
            done = true;
        } finally {
            owner.leaveTo(caller, done);
        }
    }

    @Override
    public String toString() {
        return "resource " + name;
    }
}
