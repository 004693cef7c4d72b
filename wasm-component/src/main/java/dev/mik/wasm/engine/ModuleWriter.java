package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Writes a module again with only some of its function bodies; the others become {@code unreachable}, which validates
 * for any type. Custom sections stay out.
 */
final class ModuleWriter {
    /** The length of an unsigned LEB128 of 2<sup>28</sup> or more. */
    static final int HUGE_OFFSET_BYTES = 5;

    private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    /** How many instructions the body of a compiled function has. */
    static final int TRIVIAL_INSTRUCTIONS = 2;

    private static final byte[] TRIVIAL_BODY = {3, 0, 0x00, 0x0b};

    /**
     * 2<sup>31</sup>-1. Chicory adds offsets as signed integers, so that a larger one would reach below an address. No
     * memory has as many bytes as this one, so it traps as the larger one must.
     */
    private static final byte[] BEYOND_ANY_MEMORY = {-1, -1, -1, -1, 0x07};

    private final byte[] file;
    private final ModuleHeader header;
    private final List<Body> bodies;

    ModuleWriter(Bytes wasm, ModuleHeader header, ModuleCode code) {
        this.file = code.hugeOffsets().isEmpty() ? wasm.file() : patched(wasm, code.hugeOffsets());
        this.header = header;
        this.bodies = code.bodies();
    }

    private static byte[] patched(Bytes wasm, List<Integer> hugeOffsets) {
        byte[] copy = wasm.file().clone();
        for (int position : hugeOffsets) {
            System.arraycopy(BEYOND_ANY_MEMORY, 0, copy, position, HUGE_OFFSET_BYTES);
        }
        return copy;
    }

    /**
     * The module.
     *
     * @param kept which bodies stay, by their place in the code section
     * @param data whether the bytes of data segments stay; they do not matter to compile
     */
    byte[] write(IntPredicate kept, boolean data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREAMBLE);
        for (ModuleHeader.Section section : header.sections()) {
            switch (section.id()) {
                case SectionIds.CUSTOM -> {}
                case SectionIds.CODE -> section(out, section.id(), code(kept));
                case SectionIds.DATA -> section(out, section.id(), data ? bytes(section) : emptyData(section));
                default -> section(out, section.id(), bytes(section));
            }
        }
        return out.toByteArray();
    }

    private byte[] bytes(ModuleHeader.Section section) {
        return Arrays.copyOfRange(file, section.start(), section.end());
    }

    private byte[] code(IntPredicate kept) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        u32(out, bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            if (kept.test(i)) {
                out.write(file, body.start(), body.end() - body.start());
            } else {
                out.writeBytes(TRIVIAL_BODY);
            }
        }
        return out.toByteArray();
    }

    /** As many segments as there are, passive and without bytes. */
    private byte[] emptyData(ModuleHeader.Section section) {
        WasmReader in = new WasmReader(new Bytes(file, section.start(), section.end() - section.start()), 0);
        int count = in.index();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        u32(out, count);
        for (int i = 0; i < count; i++) {
            out.write(1);
            out.write(0);
        }
        return out.toByteArray();
    }

    private static void section(ByteArrayOutputStream out, int id, byte[] payload) {
        out.write(id);
        u32(out, payload.length);
        out.writeBytes(payload);
    }

    private static void u32(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
