package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.ValueType;
import java.util.IdentityHashMap;
import java.util.function.ToIntFunction;

/** Makes the codec of a type; what is one object in a type becomes one codec. */
@SuppressWarnings("UnusedVariable") // until strings and handles follow
final class CodecFactory {
    /** How deep types may be nested: lifting and lowering take a few Java frames for each level. */
    private static final int MAX_DEPTH = 128;

    private final ToIntFunction<ResourceId> slots;
    private final StringEncoding encoding;
    private final IdentityHashMap<ValueType, Codec> made = new IdentityHashMap<>();
    private int depth;

    CodecFactory(ToIntFunction<ResourceId> slots, StringEncoding encoding) {
        this.slots = slots;
        this.encoding = encoding;
    }

    Codec codec(ValueType type) {
        Codec known = made.get(type);
        if (known != null) {
            return known;
        }
        if (depth == MAX_DEPTH) {
            throw new ComponentException.Unsupported(0, "types nested more than " + MAX_DEPTH + " deep");
        }
        depth++;
        Codec codec = make(type);
        depth--;
        made.put(type, codec);
        return codec;
    }

    private Codec make(ValueType type) {
        return switch (type) {
            case PrimitiveType primitive -> primitive(primitive);
            case ValueType.RecordOf record -> unfinished();
            case ValueType.VariantOf variant -> unfinished();
            case ValueType.ListOf list -> unfinished();
            case ValueType.FixedList list -> unfinished();
            case ValueType.MapOf map -> unfinished();
            case ValueType.TupleOf tuple -> unfinished();
            case ValueType.FlagsOf flags -> unfinished();
            case ValueType.EnumOf labels -> unfinished();
            case ValueType.OptionOf option -> unfinished();
            case ValueType.ResultOf result -> unfinished();
            case ValueType.Own own -> unfinished();
            case ValueType.Borrow borrow -> unfinished();
        };
    }

    private static Codec unfinished() {
        throw new ComponentException.Unsupported(0, "a type that is to follow");
    }

    private Codec primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> new Scalars.Bool();
            case S8 -> new Scalars.Int("s8", 1, true);
            case U8 -> new Scalars.Int("u8", 1, false);
            case S16 -> new Scalars.Int("s16", 2, true);
            case U16 -> new Scalars.Int("u16", 2, false);
            case S32 -> new Scalars.Int("s32", 4, true);
            case U32 -> new Scalars.Unsigned32();
            case S64 -> new Scalars.Int64("s64");
            case U64 -> new Scalars.Int64("u64");
            case F32 -> new Scalars.Float32();
            case F64 -> new Scalars.Float64();
            case CHAR -> new Scalars.Char();
            case STRING -> unfinished();
        };
    }
}
