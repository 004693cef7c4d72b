package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Writes a module again with only some of its function bodies; the others become {@code unreachable}, which validates
 * for any type. Custom sections stay out.
 */
final class ModuleWriter {
    /** The length of an unsigned LEB128 of 2<sup>28</sup> or more. */
    static final int HUGE_OFFSET_BYTES = 5;

    static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    /** How many instructions the body of a compiled function has. */
    static final int TRIVIAL_INSTRUCTIONS = 2;

    private static final byte[] TRIVIAL_BODY = {3, 0, 0x00, 0x0b};

    /** The names "" and "f". */
    private static final byte[] NAMES = {0, 1, 'f'};

    private static final int NOP = 0x01;
    private static final int END = 0x0b;
    private static final int CALL = 0x10;
    private static final int CALL_INDIRECT = 0x11;
    private static final int RETURN_CALL = 0x12;
    private static final int RETURN = 0x0f;

    /**
     * 2<sup>31</sup>-1. Chicory adds offsets as signed integers, so that a larger one would reach below an address. No
     * memory has as many bytes as this one, so it traps as the larger one must.
     */
    private static final byte[] BEYOND_ANY_MEMORY = {-1, -1, -1, -1, 0x07};

    private final byte[] file;
    private final ModuleHeader header;
    private final List<Body> bodies;
    private final List<Integer> tailCalls;

    ModuleWriter(Bytes wasm, ModuleHeader header, ModuleCode code) {
        this.file = code.hugeOffsets().isEmpty() ? wasm.file() : patched(wasm, code.hugeOffsets());
        this.header = header;
        this.bodies = code.bodies();
        this.tailCalls = code.tailCalls();
    }

    private static byte[] patched(Bytes wasm, List<Integer> hugeOffsets) {
        byte[] copy = wasm.file().clone();
        for (int position : hugeOffsets) {
            System.arraycopy(BEYOND_ANY_MEMORY, 0, copy, position, HUGE_OFFSET_BYTES);
        }
        return copy;
    }

    /**
     * The module to compile: without the bytes of data segments, which do not matter.
     *
     * @param kept which bodies stay, by their place in the code section
     */
    byte[] toCompile(IntPredicate kept) {
        return write(kept, false);
    }

    /**
     * The module to run, with the bodies that are interpreted. A tail call in them becomes a call and a return, as it does
     * in compiled code: Chicory's interpreter would go on with the body of the other function, which is compiled or of
     * another instance.
     *
     * @param kept which bodies stay, by their place in the code section
     */
    byte[] toRun(IntPredicate kept) {
        return write(kept, true);
    }

    private byte[] write(IntPredicate kept, boolean run) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREAMBLE);
        for (ModuleHeader.Section section : header.sections()) {
            switch (section.id()) {
                case SectionIds.CUSTOM -> {}
                case SectionIds.IMPORT ->
                    section(out, section.id(), run ? bytes(section) : named(file, header, section));
                case SectionIds.CODE -> section(out, section.id(), code(kept, run));
                case SectionIds.DATA -> section(out, section.id(), run ? bytes(section) : emptyData(section));
                default -> section(out, section.id(), bytes(section));
            }
        }
        return out.toByteArray();
    }

    /** A module whose imported functions have names: Chicory takes two empty ones for a mistake. */
    static byte[] named(byte[] module, ModuleHeader header) {
        if (header.nameless().isEmpty()) {
            return module;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(module.length);
        out.writeBytes(PREAMBLE);
        for (ModuleHeader.Section section : header.sections()) {
            section(
                    out,
                    section.id(),
                    section.id() == SectionIds.IMPORT
                            ? named(module, header, section)
                            : Arrays.copyOfRange(module, section.start(), section.end()));
        }
        return out.toByteArray();
    }

    private static byte[] named(byte[] module, ModuleHeader header, ModuleHeader.Section section) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int written = section.start();
        for (ModuleHeader.Nameless names : header.nameless()) {
            out.write(module, written, names.start() - written);
            out.writeBytes(NAMES);
            written = names.end();
        }
        out.write(module, written, section.end() - written);
        return out.toByteArray();
    }

    private byte[] bytes(ModuleHeader.Section section) {
        return Arrays.copyOfRange(file, section.start(), section.end());
    }

    private byte[] code(IntPredicate kept, boolean run) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        u32(out, bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            if (!kept.test(i)) {
                out.writeBytes(TRIVIAL_BODY);
            } else if (run) {
                sized(out, withoutTailCalls(body));
            } else if (endsTwice(body)) {
                sized(out, Arrays.copyOfRange(file, body.content(), body.end()));
            } else {
                out.write(file, body.start(), body.end() - body.start());
            }
        }
        return out.toByteArray();
    }

    /** Whether the last bytes are the same as those of a block's end and the function's. */
    private boolean endsTwice(Body body) {
        return body.length() > 2 && file[body.end() - 2] == END;
    }

    /** A body with a {@code nop} before its end: Chicory takes an end behind another one for that of the same block. */
    private static void sized(ByteArrayOutputStream out, byte[] content) {
        u32(out, content.length + 1);
        out.write(content, 0, content.length - 1);
        out.write(NOP);
        out.write(END);
    }

    private byte[] withoutTailCalls(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length());
        int written = body.content();
        int found = Collections.binarySearch(tailCalls, body.content());
        for (int i = found < 0 ? -found - 1 : found; i < tailCalls.size() && tailCalls.get(i) < body.end(); i++) {
            int position = tailCalls.get(i);
            out.write(file, written, position - written);
            boolean direct = file[position] == RETURN_CALL;
            out.write(direct ? CALL : CALL_INDIRECT);
            int end = afterIndex(position + 1);
            end = direct ? end : afterIndex(end);
            out.write(file, position + 1, end - position - 1);
            out.write(RETURN);
            written = end;
        }
        out.write(file, written, body.end() - written);
        return out.toByteArray();
    }

    private int afterIndex(int position) {
        int end = position;
        while (file[end] < 0) {
            end++;
        }
        return end + 1;
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
