package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;
import dev.mik.wasm.model.ResourceId;

/** {@code own} and {@code borrow}: an index into the handle table of an instance. */
abstract class HandleCodec extends Codec {
    private final String name;
    private final int slot;

    private HandleCodec(String name, int slot) {
        super(4, 4, Flat.I32);
        this.name = name;
        this.slot = slot;
    }

    abstract Object lift(LiftLowerContext cx, ResourceType type, int index);

    abstract int lower(LiftLowerContext cx, ResourceType type, Object value);

    @Override
    final Object load(LiftLowerContext cx, int address) {
        return lift(cx, cx.instance.resource(slot), cx.memory.readInt(address));
    }

    @Override
    final void store(LiftLowerContext cx, Object value, int address) {
        cx.memory.writeI32(address, lower(cx, cx.instance.resource(slot), value));
    }

    @Override
    final Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        return lift(cx, cx.instance.resource(slot), (int) values[index]);
    }

    @Override
    final void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        values[index] = Integer.toUnsignedLong(lower(cx, cx.instance.resource(slot), value));
    }

    final ResourceType type(LiftLowerContext cx) {
        return cx.instance.resource(slot);
    }

    /** Checks that a value is a guest's resource of a type. */
    final GuestResource guest(LiftLowerContext cx, ResourceType type, Object value) {
        if (!(value instanceof GuestResource resource)) {
            throw cx.misfit(this, "a GuestResource", value);
        }
        if (resource.type() == type) {
            return resource;
        }
        if (resource.type().name().equals(type.name())) {
            throw cx.misfit(this, "must be a " + type + " of the instance called, not of another");
        }
        throw cx.misfit(this, "must be a " + type + ", not a " + resource.type());
    }

    /** Checks that a value can be a host's resource. */
    @SuppressWarnings("NullAway") // nothing is ever null, but for what a host gets wrong
    final Object host(LiftLowerContext cx, ResourceType type, Object value) {
        if (value == null || value instanceof GuestResource) {
            throw cx.misfit(this, "an object of the host", value);
        }
        if (!type.hostClass().isInstance(value)) {
            throw cx.misfit(this, "a " + type.hostClass().getName(), value);
        }
        return value;
    }

    @Override
    final long weight() {
        return Weights.OBJECT + Weights.OBJECT;
    }

    @Override
    final String describe(int depth) {
        return name;
    }

    /** {@code own}: the handle leaves the table, or a new one joins it. */
    static final class Own extends HandleCodec {
        Own(ResourceId resource, int slot) {
            super("own<" + resource + ">", slot);
        }

        @Override
        Object lift(LiftLowerContext cx, ResourceType type, int index) {
            Handle handle = cx.instance.handles().remove(index, type);
            if (!handle.own) {
                throw new Trap(
                        Trap.Kind.HANDLE,
                        "handle index " + index + " is a borrowed " + type + ", and cannot be given away");
            }
            if (type.isHost()) {
                cx.lifted(handle);
                return handle.object;
            }
            return GuestResource.owned(type, handle.number);
        }

        @Override
        int lower(LiftLowerContext cx, ResourceType type, Object value) {
            if (type.isHost()) {
                int index = cx.instance.handles().add(Handle.ownHost(type, host(cx, type, value)));
                cx.ownsLowered++;
                return index;
            }
            int number = guest(cx, type, value).give();
            return cx.instance.handles().add(Handle.ownGuest(type, number));
        }

        @Override
        boolean owns() {
            return true;
        }

        @Override
        void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
            ResourceType type = type(cx);
            if (type.isHost() && type.hostClass().isInstance(value) && !(value instanceof GuestResource)) {
                action.accept(type, value);
            }
        }
    }

    /** {@code borrow}: the handle stays and counts its loans, or a new one joins that the call must drop. */
    static final class Borrow extends HandleCodec {
        Borrow(ResourceId resource, int slot) {
            super("borrow<" + resource + ">", slot);
        }

        @Override
        Object lift(LiftLowerContext cx, ResourceType type, int index) {
            Handle handle = cx.instance.handles().get(index, type);
            cx.lending.add(handle);
            return type.isHost() ? handle.object : GuestResource.borrowed(type, handle.number, cx.lending);
        }

        @Override
        int lower(LiftLowerContext cx, ResourceType type, Object value) {
            if (type.isHost()) {
                return add(cx, Handle.borrowHost(type, host(cx, type, value), cx.task));
            }
            int number = guest(cx, type, value).lend();
            // To the instance that defines the type a handle would be good for nothing but to ask for this.
            return cx.instance == type.owner() ? number : add(cx, Handle.borrowGuest(type, number, cx.task));
        }

        private static int add(LiftLowerContext cx, Handle handle) {
            int index = cx.instance.handles().add(handle);
            cx.task.borrows++;
            return index;
        }

        @Override
        boolean borrows() {
            return true;
        }
    }
}
