package dev.mik.wasm.engine;

import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Effect;
import dev.mik.wasm.engine.CodeTree.Event;
import dev.mik.wasm.engine.CodeTree.Raw;
import dev.mik.wasm.engine.CodeTree.Statement;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a valid function body into a {@link CodeTree}. Code that nothing reaches is left out.
 *
 * <p>It recurses with the nesting of blocks, 500 at most: the caller has the stack for it.
 */
final class CodeTreeReader {
    /** A body that has something this cannot take apart: a block with parameters, or one that catches. */
    static final class NotSupported extends Exception {
        private static final long serialVersionUID = 1L;

        NotSupported(String what) {
            super(what);
        }
    }

    private static final int MOST_DEPTH = 500;

    private final WasmReader in;
    private final ModuleHeader header;
    private final Instructions instructions;
    private final List<CoreValueType> results;
    private int height;

    // what has been read of the current statement
    private List<Event> events = new ArrayList<>();
    private int rawStart;
    private int extraSize;
    private int sizeBefore;

    /** A reader in front of the first instruction of a function. */
    CodeTreeReader(WasmReader in, ModuleHeader header, CoreFunctionType type) {
        this.in = in;
        this.header = header;
        this.results = type.results();
        this.instructions = new Instructions(in, new ArrayList<>());
    }

    Block read() throws NotSupported {
        Block function = new Block(results);
        rawStart = in.position();
        statements(function, function.body, results.size());
        return function;
    }

    /** Reads up to an else or end; answers which. */
    private int statements(Block block, List<Statement> list, int outcomes) throws NotSupported {
        int base = height;
        Statement statement = new Statement();
        while (true) {
            int at = in.position();
            int opcode = in.u8();
            if (opcode == 0x05 || opcode == 0x0b) {
                flush(statement, at);
                if (!statement.parts.isEmpty()) {
                    statement.fixed |= height != base;
                    list.add(statement);
                }
                height = base + outcomes;
                rawStart = in.position();
                return opcode;
            }
            boolean reachable = instruction(opcode, at, block, statement);
            if (!reachable || height == base) {
                flush(statement, in.position());
                statement.ends = !reachable;
                list.add(statement);
                statement = new Statement();
            }
            if (!reachable) {
                height = base + outcomes;
                return skipUnreachable();
            }
        }
    }

    private void flush(Statement statement, int end) {
        if (end > rawStart) {
            int size = instructions.size() - sizeBefore + extraSize;
            statement.parts.add(new Raw(rawStart, end, size, List.copyOf(events)));
        }
        events = new ArrayList<>();
        extraSize = 0;
        sizeBefore = instructions.size();
        rawStart = end;
    }

    /** Goes behind the else or end of this block. */
    private int skipUnreachable() throws NotSupported {
        int depth = 0;
        while (true) {
            int opcode = in.u8();
            switch (opcode) {
                case 0x02, 0x03, 0x04 -> {
                    blockType();
                    depth++;
                }
                case 0x05 -> {
                    if (depth == 0) {
                        return skipped(opcode);
                    }
                }
                case 0x0b -> {
                    if (depth == 0) {
                        return skipped(opcode);
                    }
                    depth--;
                }
                case 0x1f -> throw new NotSupported("try_table");
                case 0x0c, 0x0d, 0x10, 0x12, 0x08 -> in.index();
                case 0x0e -> {
                    int count = in.index();
                    for (int i = 0; i <= count; i++) {
                        in.index();
                    }
                }
                case 0x11, 0x13 -> {
                    in.index();
                    in.index();
                }
                case 0x00, 0x0a, 0x0f -> {}
                default -> instructions.skip(opcode);
            }
        }
    }

    private int skipped(int opcode) {
        sizeBefore = instructions.size();
        rawStart = in.position();
        return opcode;
    }

    /** One instruction; answers whether the next one can be reached. */
    private boolean instruction(int opcode, int at, Block block, Statement statement) throws NotSupported {
        switch (opcode) {
            case 0x02, 0x03, 0x04 -> block(opcode, at, block, statement);
            case 0x1f -> throw new NotSupported("try_table");
            case 0x00 -> {
                extraSize += 4;
                return false;
            }
            case 0x0a -> {
                extraSize += 8;
                return false;
            }
            case 0x08 -> {
                in.index();
                extraSize += 30;
                return false;
            }
            case 0x0c -> {
                branch();
                return false;
            }
            case 0x0d -> {
                height--;
                branch();
            }
            case 0x0e -> {
                int count = in.index();
                for (int i = 0; i <= count; i++) {
                    branch();
                }
                return false;
            }
            case 0x0f -> {
                events.add(new Event(Effect.RETURN, 0));
                extraSize++;
                return false;
            }
            case 0x10 -> call(header.function(in.index()), 10);
            case 0x11 -> callIndirect();
            case 0x12, 0x13 -> throw new NotSupported("a tail call");
            default -> plain(opcode);
        }
        return true;
    }

    private void plain(int opcode) {
        int before = in.position();
        height += instructions.skip(opcode);
        if (opcode >= 0x20 && opcode <= 0x22) {
            int after = in.position();
            in.moveTo(before);
            events.add(new Event(opcode == 0x20 ? Effect.GET : Effect.SET, in.index()));
            in.moveTo(after);
        }
    }

    private void branch() {
        events.add(new Event(Effect.BRANCH, in.index()));
        extraSize += 10;
    }

    private void callIndirect() {
        CoreFunctionType type = header.types().get(in.index());
        in.index();
        height--;
        call(type, 9);
    }

    private void call(CoreFunctionType type, int size) {
        int outcomes = type.results().size();
        height += outcomes - type.parameters().size();
        extraSize += size + (outcomes > 1 ? 8 * outcomes : 0);
    }

    /** The results of a block. */
    private List<CoreValueType> blockType() throws NotSupported {
        int ahead = in.u8();
        if (ahead == 0x40) {
            return List.of();
        }
        in.back();
        if ((ahead & 0xc0) == 0x40) {
            return List.of(ValueTypes.read(in));
        }
        CoreFunctionType type = header.types().get((int) in.signed(33));
        if (!type.parameters().isEmpty()) {
            throw new NotSupported("a block with parameters");
        }
        return type.results();
    }

    private void block(int opcode, int at, Block owner, Statement statement) throws NotSupported {
        flush(statement, at);
        if (opcode == 0x04) {
            height--;
        }
        int typeStart = in.position();
        List<CoreValueType> outcomes = blockType();
        Block block =
                new Block(owner, opcode, typeStart, in.position(), opcode == 0x03 ? List.of() : List.copyOf(outcomes));
        if (block.depth > MOST_DEPTH) {
            throw new NotSupported("nesting of more than " + MOST_DEPTH);
        }
        rawStart = in.position();
        int before = height;
        int end = statements(block, block.body, outcomes.size());
        if (end == 0x05) {
            block.hasElse = true;
            height = before;
            statements(block, block.otherwise, outcomes.size());
        }
        height = before + outcomes.size();
        statement.parts.add(block);
    }
}
