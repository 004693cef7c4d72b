package dev.mik.wasm.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Makes mutants of components: the same one for the same number, of a corpus in the same order.
 *
 * <p>A quarter of the changes are made to the file as it is, where a decoder mostly finds a size that is wrong. The
 * others are made within a section, however deep, and all sizes are put right, so that validation and instantiation meet
 * them.
 */
final class Mutator {
    private static final int MOST_CHANGES = 4;
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        0x3f,
        0x40,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0xffff,
        100_000,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        1L << 35,
        -1
    };
    private static final byte[] BYTES = {
        0, 1, 2, 3, 4, 5, 0x10, 0x12, 0x40, 0x41, 0x42, 0x50, 0x60, 0x6e, 0x70, 0x7f, -128, -1
    };

    private final List<byte[]> corpus;

    Mutator(List<byte[]> corpus) {
        this.corpus = List.copyOf(corpus);
    }

    /** The mutant of a number. */
    byte[] mutant(long number) {
        // Random spreads neighbouring seeds badly.
        Random random = new Random(number * 0x9e37_79b9_7f4a_7c15L);
        byte[] file = any(random);
        int changes = 1;
        do {
            file = random.nextInt(4) == 0 ? changed(file, random) : changedWithin(file, random);
        } while (random.nextInt(3) == 0 && changes++ < MOST_CHANGES);
        return file;
    }

    private byte[] any(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    /** A file with one section of it changed, or moved, left out, there twice, or from another file. */
    private byte[] changedWithin(byte[] file, Random random) {
        Optional<List<Section>> split = Section.split(file);
        if (split.isEmpty() || split.get().isEmpty()) {
            return changed(file, random);
        }
        List<Section> sections = new ArrayList<>(split.get());
        int at = random.nextInt(sections.size());
        Section section = sections.get(at);
        switch (random.nextInt(10)) {
            case 0 -> sections.remove(at);
            case 1 -> sections.add(random.nextInt(sections.size() + 1), section);
            case 2 -> sections.add(random.nextInt(sections.size()), sections.remove(at));
            case 3 -> sections.add(at, anySection(random).orElse(section));
            default -> {
                byte[] contents = section.nests() && random.nextInt(8) > 0
                        ? changedWithin(section.contents(), random)
                        : changed(section.contents(), random);
                sections.set(at, new Section(section.id(), contents));
            }
        }
        return Section.join(file, sections);
    }

    private Optional<Section> anySection(Random random) {
        return Section.split(any(random))
                .filter(sections -> !sections.isEmpty())
                .map(sections -> sections.get(random.nextInt(sections.size())));
    }

    private byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {anyByte(random)};
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> replaced(bytes, at, 1, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
            case 2 -> replaced(bytes, at, 1, anyByte(random));
            case 3 -> replaced(bytes, at, 0, anyByte(random));
            case 4 -> replaced(bytes, at, Math.min(1 + random.nextInt(8), bytes.length - at));
            case 5 -> replaced(bytes, at, Leb.length(bytes, at), Leb.unsigned(NUMBERS[random.nextInt(NUMBERS.length)]));
            case 6 -> replaced(bytes, at, 1, (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1)));
            default -> spliced(bytes, at, random);
        };
    }

    private static byte anyByte(Random random) {
        return random.nextBoolean() ? BYTES[random.nextInt(BYTES.length)] : (byte) random.nextInt(256);
    }

    /** A few bytes of any file of the corpus, in place of as many or beside what is there. */
    private byte[] spliced(byte[] bytes, int at, Random random) {
        byte[] other = any(random);
        int from = random.nextInt(other.length);
        byte[] piece = Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(40)));
        return replaced(bytes, at, random.nextBoolean() ? 0 : Math.min(piece.length, bytes.length - at), piece);
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte... by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}
