package dev.mik.wasm.binary;

/**
 * The canonical built-ins of async, error contexts and threads, by opcode: none of them is supported, and all are read,
 * since a file that breaks the grammar within them is malformed.
 */
final class AsyncBuiltins {
    private AsyncBuiltins() {}

    /** Reads what follows an opcode, and gives the name of the built-in. */
    static String skip(ByteReader in, int opcode) {
        return switch (opcode) {
            case 0x05 -> "task.cancel";
            case 0x06 -> flag(in, "subtask.cancel");
            case 0x09 -> taskReturn(in);
            case 0x0a -> context(in, "context.get");
            case 0x0b -> context(in, "context.set");
            case 0x0c -> flag(in, "thread.yield");
            case 0x0d -> "subtask.drop";
            case 0x0e -> index(in, "stream.new");
            case 0x0f -> transfer(in, "stream.read");
            case 0x10 -> transfer(in, "stream.write");
            case 0x11 -> cancel(in, "stream.cancel-read");
            case 0x12 -> cancel(in, "stream.cancel-write");
            case 0x13 -> index(in, "stream.drop-readable");
            case 0x14 -> index(in, "stream.drop-writable");
            case 0x15 -> index(in, "future.new");
            case 0x16 -> transfer(in, "future.read");
            case 0x17 -> transfer(in, "future.write");
            case 0x18 -> cancel(in, "future.cancel-read");
            case 0x19 -> cancel(in, "future.cancel-write");
            case 0x1a -> index(in, "future.drop-readable");
            case 0x1b -> index(in, "future.drop-writable");
            case 0x1c -> options(in, "error-context.new");
            case 0x1d -> options(in, "error-context.debug-message");
            case 0x1e -> "error-context.drop";
            case 0x1f -> "waitable-set.new";
            case 0x20 -> index(in, flag(in, "waitable-set.wait"));
            case 0x21 -> index(in, flag(in, "waitable-set.poll"));
            case 0x22 -> "waitable-set.drop";
            case 0x23 -> "waitable.join";
            case 0x24 -> "backpressure.inc";
            case 0x25 -> "backpressure.dec";
            default -> thread(in, opcode);
        };
    }

    private static String thread(ByteReader in, int opcode) {
        return switch (opcode) {
            case 0x26 -> "thread.index";
            case 0x27 -> index(in, index(in, "thread.new-indirect"));
            case 0x28 -> "thread.resume-later";
            case 0x29 -> flag(in, "thread.suspend");
            case 0x2a -> flag(in, "thread.suspend-then-resume");
            case 0x2b -> flag(in, "thread.yield-then-resume");
            case 0x2c -> flag(in, "thread.suspend-then-promote");
            case 0x2d -> flag(in, "thread.yield-then-promote");
            case 0x40 -> index(in, flag(in, "thread.spawn-ref"));
            case 0x41 -> index(in, index(in, flag(in, "thread.spawn-indirect")));
            case 0x42 -> flag(in, "thread.available-parallelism");
            default -> throw in.invalidLeadingByte(opcode, "canonical function");
        };
    }

    private static String index(ByteReader in, String name) {
        in.u32();
        return name;
    }

    private static String flag(ByteReader in, String name) {
        if (in.u8() > 1) {
            throw ByteReader.malformed(in.position() - 1, "invalid boolean value");
        }
        return name;
    }

    private static String options(ByteReader in, String name) {
        CanonOptionsDecoder.options(in);
        return name;
    }

    private static String transfer(ByteReader in, String name) {
        return options(in, index(in, name));
    }

    private static String cancel(ByteReader in, String name) {
        return flag(in, index(in, name));
    }

    private static String context(ByteReader in, String name) {
        CoreValueTypeDecoder.valueType(in);
        return index(in, name);
    }

    private static String taskReturn(ByteReader in) {
        ValueTypeDecoder.results(in);
        return options(in, "task.return");
    }
}
