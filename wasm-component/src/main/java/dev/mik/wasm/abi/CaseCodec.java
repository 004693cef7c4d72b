package dev.mik.wasm.abi;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import java.util.List;

/**
 * A type whose values are one of several cases, each with a payload or without: {@code variant}, {@code enum},
 * {@code option}, {@code result}.
 */
abstract class CaseCodec extends Codec {
    private final Codec[] payloads;
    private final int discriminantSize;
    private final int payloadOffset;
    private final long weight;
    private final boolean borrows;
    private final boolean owns;

    /** Cases by their payloads, a {@link PayloadlessCodec} for none. */
    CaseCodec(List<Codec> payloads) {
        this(payloads, discriminantSize(payloads.size()), alignment(payloads));
    }

    private CaseCodec(List<Codec> payloads, int discriminantSize, int payloadAlignment) {
        super(
                size(payloads, discriminantSize, payloadAlignment),
                Math.max(discriminantSize, payloadAlignment),
                Flat.joined(payloads));
        this.payloads = payloads.toArray(new Codec[0]);
        this.discriminantSize = discriminantSize;
        this.payloadOffset = Math.max(discriminantSize, payloadAlignment);
        this.weight = Weights.OBJECT + Weights.OBJECT + Weights.maximum(payloads);
        this.borrows = payloads.stream().anyMatch(Codec::borrows);
        this.owns = payloads.stream().anyMatch(Codec::owns);
    }

    /** {@code discriminant_type}: the narrowest integer for a number of cases. */
    private static int discriminantSize(int cases) {
        if (cases <= 1 << 8) {
            return 1;
        }
        return cases <= 1 << 16 ? 2 : 4;
    }

    /** {@code max_case_alignment}. */
    private static int alignment(List<Codec> payloads) {
        return payloads.stream().mapToInt(payload -> payload.alignment).max().orElse(1);
    }

    /** {@code elem_size_variant}. */
    private static int size(List<Codec> payloads, int discriminantSize, int payloadAlignment) {
        long offset = Layout.align(discriminantSize, payloadAlignment);
        long payload = payloads.stream().mapToInt(each -> each.size).max().orElse(0);
        return Layout.checkSize(Layout.align(offset + payload, Math.max(discriminantSize, payloadAlignment)));
    }

    /** Which case a value is; traps if it is none. */
    abstract int caseOf(LiftLowerContext cx, Object value);

    /** What a value of a case that has a payload carries; traps if there is nothing. */
    abstract Object payload(LiftLowerContext cx, Object value);

    /** Makes a value of a case that has a payload. */
    abstract Object make(int index, Object payload);

    /** The value of a case that has none. */
    abstract Object make(int index);

    final boolean hasPayload(int index) {
        return !(payloads[index] instanceof PayloadlessCodec);
    }

    final Codec payloadCodec(int index) {
        return payloads[index];
    }

    final int cases() {
        return payloads.length;
    }

    @Override
    final Object load(LiftLowerContext cx, int address) {
        int index = checkCase(readDiscriminant(cx.memory, address));
        return hasPayload(index) ? make(index, payloads[index].load(cx, address + payloadOffset)) : make(index);
    }

    @Override
    final void store(LiftLowerContext cx, Object value, int address) {
        int index = caseOf(cx, value);
        writeDiscriminant(cx.memory, address, index);
        if (hasPayload(index)) {
            payloads[index].store(cx, payload(cx, value), address + payloadOffset);
        }
    }

    @Override
    final Object liftFlat(LiftLowerContext cx, long[] values, int at) {
        int index = checkCase((int) values[at]);
        return hasPayload(index) ? make(index, payloads[index].liftFlat(cx, values, at + 1)) : make(index);
    }

    @Override
    final void lowerFlat(LiftLowerContext cx, Object value, long[] values, int at) {
        int index = caseOf(cx, value);
        values[at] = index;
        if (hasPayload(index)) {
            payloads[index].lowerFlat(cx, payload(cx, value), values, at + 1);
        }
        // What the payload does not reach stays 0, as a fresh array is.
    }

    private int checkCase(int discriminant) {
        if (Integer.compareUnsigned(discriminant, payloads.length) >= 0) {
            throw new Trap(
                    Trap.Kind.CANONICAL_ABI,
                    "invalid variant discriminant " + Integer.toUnsignedString(discriminant) + " of type " + this);
        }
        return discriminant;
    }

    private int readDiscriminant(Memory memory, int address) {
        return switch (discriminantSize) {
            case 1 -> memory.read(address) & 0xFF;
            case 2 -> memory.readShort(address) & 0xFFFF;
            default -> memory.readInt(address);
        };
    }

    private void writeDiscriminant(Memory memory, int address, int index) {
        switch (discriminantSize) {
            case 1 -> memory.writeByte(address, (byte) index);
            case 2 -> memory.writeShort(address, (short) index);
            default -> memory.writeI32(address, index);
        }
    }

    @Override
    final long weight() {
        return weight;
    }

    @Override
    final boolean borrows() {
        return borrows;
    }

    @Override
    final boolean owns() {
        return owns;
    }
}
