package dev.mik.wasm.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A section of a component or a core module, which look alike from outside: a number, a size, and contents. */
@SuppressWarnings("ArrayRecordComponent") // sections are taken apart and put together, never compared
record Section(int id, byte[] contents) {
    private static final int PREAMBLE = 8;

    /** The sections of a file; none when they do not fill it exactly, as after other mutations. */
    static Optional<List<Section>> split(byte[] file) {
        List<Section> sections = new ArrayList<>();
        int at = PREAMBLE;
        while (at < file.length) {
            int id = file[at++];
            long size = 0;
            int shift = 0;
            do {
                if (at == file.length || shift > 28) {
                    return Optional.empty();
                }
                size |= (long) (file[at] & 0x7f) << shift;
                shift += 7;
            } while (file[at++] < 0);
            if (size > file.length - at) {
                return Optional.empty();
            }
            sections.add(new Section(id, Arrays.copyOfRange(file, at, at + (int) size)));
            at += (int) size;
        }
        return at == file.length ? Optional.of(sections) : Optional.empty();
    }

    /** A file of sections, its sizes right, with the preamble of another. */
    static byte[] join(byte[] like, List<Section> sections) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(like, 0, PREAMBLE);
        for (Section section : sections) {
            out.write(section.id);
            out.writeBytes(Leb.unsigned(section.contents.length));
            out.writeBytes(section.contents);
        }
        return out.toByteArray();
    }

    /** Whether there are sections within, in a file that is a component. */
    boolean nests() {
        return (id == 1 || id == 4) && contents.length >= PREAMBLE;
    }
}
