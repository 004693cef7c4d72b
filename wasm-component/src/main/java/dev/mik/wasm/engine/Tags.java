package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TagInstance;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.TagType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps tags of equal types apart, and lets an instance catch exceptions of its own tags that others throw.
 *
 * <p>Chicory takes an exception of another instance for one of an imported tag when the types are equal, results
 * included, and never for one of a tag that the catching instance defines. Tags have no results; so each gets a type with
 * a number of its own written in results that nobody returns.
 */
final class Tags {
    private static final AtomicLong LAST = new AtomicLong();

    private Tags() {}

    /**
     * A tag as an instance imports it.
     *
     * @param type what the importing module calls it
     * @param expected its type there, which Chicory wants to see until the tag is {@link #mark marked}
     */
    static TagInstance imported(TagInstance original, TagType type, FunctionType expected) {
        return new Imported(original, type, expected);
    }

    /** Gives all tags of an instance that is made, but has not run yet, the types that tell them apart. */
    static void mark(Instance instance) {
        int imported = instance.imports().tagCount();
        for (int i = 0; i < imported; i++) {
            if (instance.tag(i) instanceof Imported tag) {
                tag.setType(tag.original.type());
            }
        }
        for (int i = imported; i < imported + instance.tagCount(); i++) {
            FunctionType plain = instance.tag(i).type();
            instance.tag(i).setType(FunctionType.of(plain.params(), number()));
        }
    }

    private static List<ValType> number() {
        return Long.toBinaryString(LAST.incrementAndGet())
                .chars()
                .mapToObj(digit -> digit == '1' ? ValType.I64 : ValType.I32)
                .toList();
    }

    /** An exception that left one instance, as another receives it. */
    static WasmException received(WasmException exception, FunctionSpace from, FunctionSpace to) {
        FunctionType type = exception.instance().tag(exception.tagIdx()).type();
        long[] arguments = exception.args().clone();
        boolean changed = false;
        for (int i = 0; i < arguments.length; i++) {
            if (type.params().get(i).equals(ValType.FuncRef)) {
                arguments[i] = from.to(to, (int) arguments[i]);
                changed = true;
            }
        }
        int own = own(to.instance(), type);
        if (own >= 0) {
            return new WasmException(to.instance(), own, arguments);
        }
        return changed ? new WasmException(exception.instance(), exception.tagIdx(), arguments) : exception;
    }

    /** The index of the tag of this type among those that the instance defines, -1 if there is none. */
    @SuppressWarnings("ReferenceEquality") // all that share a tag share the object
    private static int own(Instance instance, FunctionType type) {
        int imported = instance.imports().tagCount();
        for (int i = imported; i < imported + instance.tagCount(); i++) {
            if (instance.tag(i).type() == type) {
                return i;
            }
        }
        return -1;
    }

    private static final class Imported extends TagInstance {
        private final TagInstance original;

        Imported(TagInstance original, TagType type, FunctionType expected) {
            super(type, expected);
            this.original = original;
        }
    }
}
