package dev.mik.wasm.binary;

import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;

/**
 * Sorts and sorted indices ({@code sort}, {@code sortidx}, {@code core:sortidx} of {@code Binary.md}).
 *
 * <p>Where the grammar lets a sort stand that validation rejects in any case, such as a core function as an export,
 * the decoder rejects it already, as other decoders do.
 */
final class SortDecoder {
    private static final int CORE = 0x00;
    private static final String OUTER = "component outer alias kind";

    private SortDecoder() {}

    /** The bytes of a sort, not looked into: what may stand there depends on what follows in an alias. */
    record Raw(int offset, int first, int second) {
        static Raw read(ByteReader in) {
            int offset = in.position();
            int first = in.u8();
            return new Raw(offset, first, first == CORE ? in.u8() : -1);
        }
    }

    /** A {@code sortidx} of something that an instance can export. */
    static SortIndex exportable(ByteReader in) {
        Sort sort = exportable(Raw.read(in));
        return new SortIndex(sort, in.u32());
    }

    /** A {@code core:sortidx} of something that a core instance can export. */
    static SortIndex coreExportable(ByteReader in) {
        int offset = in.position();
        Sort sort = coreExportable(offset, in.u8());
        return new SortIndex(sort, in.u32());
    }

    /** The sort of something that an instance can export. */
    static Sort exportable(Raw raw) {
        return switch (raw.first) {
            case CORE -> {
                if (raw.second != 0x11) {
                    throw invalid(raw.offset + 1, raw.second, "component external kind");
                }
                yield Sort.CORE_MODULE;
            }
            case 0x01 -> Sort.FUNC;
            case 0x02 -> throw ByteReader.unsupported(raw.offset, "value");
            case 0x03 -> Sort.TYPE;
            case 0x04 -> Sort.COMPONENT;
            case 0x05 -> Sort.INSTANCE;
            default -> throw invalid(raw.offset, raw.first, "component external kind");
        };
    }

    /** The sort of something that a core instance can export, in an alias. */
    static Sort coreExportable(Raw raw) {
        if (raw.first != CORE) {
            throw invalid(raw.offset, raw.first, "core instance export kind");
        }
        return coreExportable(raw.offset + 1, raw.second);
    }

    private static Sort coreExportable(int offset, int sort) {
        return switch (sort) {
            case 0x00 -> Sort.CORE_FUNC;
            case 0x01 -> Sort.CORE_TABLE;
            case 0x02 -> Sort.CORE_MEMORY;
            case 0x03 -> Sort.CORE_GLOBAL;
            case 0x04 -> Sort.CORE_TAG;
            default -> throw invalid(offset, sort, "external kind");
        };
    }

    /** An {@code outeraliassort}. */
    static Sort outer(Raw raw) {
        return switch (raw.first) {
            case CORE ->
                switch (raw.second) {
                    case 0x10 -> Sort.CORE_TYPE;
                    case 0x11 -> Sort.CORE_MODULE;
                    default -> throw invalid(raw.offset + 1, raw.second, OUTER);
                };
            case 0x03 -> Sort.TYPE;
            case 0x04 -> Sort.COMPONENT;
            default -> throw invalid(raw.offset, raw.first, OUTER);
        };
    }

    private static RuntimeException invalid(int offset, int value, String what) {
        return ByteReader.malformed(offset, "invalid leading byte (0x" + Integer.toHexString(value) + ") for " + what);
    }
}
