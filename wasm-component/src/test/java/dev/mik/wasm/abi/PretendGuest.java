package dev.mik.wasm.abi;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A component instance whose core functions are Java: a memory, and a realloc that only ever goes on. */
final class PretendGuest {
    static final int PAGES = 4;

    final Memory memory = new ByteArrayMemory(new MemoryLimits(PAGES, PAGES));
    final Map<ResourceId, Integer> slots = new LinkedHashMap<>();
    final InstanceState instance;
    final StringEncoding encoding;

    /** The arguments of each call of realloc. */
    final List<List<Long>> reallocs = new ArrayList<>();

    private int next = 16;

    PretendGuest(StringEncoding encoding, InstanceState instance) {
        this.encoding = encoding;
        this.instance = instance;
    }

    PretendGuest(StringEncoding encoding) {
        this(encoding, new InstanceState(4));
    }

    PretendGuest() {
        this(StringEncoding.UTF8);
    }

    /** What fits goes to fresh memory, and what shrinks stays. */
    long[] realloc(long[] arguments) {
        reallocs.add(List.of(arguments[0], arguments[1], arguments[2], arguments[3]));
        int old = (int) arguments[0];
        int oldSize = (int) arguments[1];
        int alignment = (int) arguments[2];
        int size = (int) arguments[3];
        if (old != 0 && size <= oldSize) {
            return new long[] {old};
        }
        int address = (next + alignment - 1) & -alignment;
        if ((long) address + size > (long) PAGES * Memory.PAGE_SIZE) {
            throw new Trap(Trap.Kind.UNREACHABLE, "the guest is out of memory");
        }
        next = address + size;
        memory.write(address, memory.readBytes(old, oldSize));
        return new long[] {address};
    }

    /** How much of the memory has been given out, from 0. */
    int used() {
        return next;
    }

    AbiOptions options() {
        return AbiOptions.none().withMemory(memory).withRealloc(this::realloc);
    }

    /** The slot of a resource type, filled. */
    ResourceId resource(ResourceType type) {
        ResourceId id = new ResourceId(type.name());
        instance.resource(slots.size(), type);
        slots.put(id, slots.size());
        return id;
    }

    FunctionCodec codec(FunctionType type) {
        return FunctionCodec.of(
                type,
                slots::get,
                new CanonicalOptions(encoding, OptionalInt.of(0), OptionalInt.of(0), OptionalInt.empty()));
    }

    ComponentFunction lift(FunctionType type, CoreFunction core) {
        return Canon.lift(codec(type), options(), instance, core);
    }

    CoreFunction lower(FunctionType type, ComponentFunction callee) {
        return Canon.lower(codec(type), options(), instance, callee);
    }

    /** A tuple of parameters or results of types, to lift and lower without a call around it. */
    TupleLayout layout(int maxFlat, ValueType... types) {
        CodecFactory factory = new CodecFactory(slots::get, encoding);
        return new TupleLayout(List.of(types).stream().map(factory::codec).toList(), maxFlat);
    }

    Codec codec(ValueType type) {
        return new CodecFactory(slots::get, encoding).codec(type);
    }

    /** A context as in a call whose strings come from somewhere. */
    LiftLowerContext context(StringSource source) {
        return new LiftLowerContext(
                codec(function(List.of(), Optional.empty())),
                options(),
                instance,
                source,
                new BorrowScope(),
                new Lending());
    }

    LiftLowerContext context() {
        return context(StringSource.HOST);
    }

    static FunctionType function(List<ValueType> parameters, Optional<ValueType> result) {
        List<ValueType.Labelled> labelled = new ArrayList<>();
        for (ValueType parameter : parameters) {
            labelled.add(new ValueType.Labelled("p" + labelled.size(), parameter));
        }
        return new FunctionType(labelled, result);
    }

    static FunctionType function(ValueType... parameters) {
        return function(List.of(parameters), Optional.empty());
    }

    static FunctionType returning(ValueType result, ValueType... parameters) {
        return function(List.of(parameters), Optional.of(result));
    }
}
