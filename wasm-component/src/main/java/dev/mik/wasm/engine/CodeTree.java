package dev.mik.wasm.engine;

import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** A function's body as blocks of statements, to be cut apart by {@link RegionChooser}. */
final class CodeTree {
    private CodeTree() {}

    /** What a statement consists of. */
    sealed interface Part permits Raw, Block, Region {
        /** About how many bytes of JVM code it becomes. */
        int size();
    }

    /** What an instruction means to locals and labels. */
    enum Effect {
        GET,
        SET,
        BRANCH,
        RETURN
    }

    /**
     * One effect.
     *
     * @param index a local, or a label counted outward from the block that the instruction stands in
     */
    record Event(Effect effect, int index) {}

    /**
     * Instructions without blocks.
     *
     * @param start the index of the first one in the file
     * @param end the index behind the last one
     */
    record Raw(int start, int end, int size, List<Event> events) implements Part {}

    /** A block, loop or if; the whole function is one too, and its own parent. */
    static final class Block implements Part {
        final Block parent;
        final int depth;
        final int opcode;
        final int typeStart;
        final int typeEnd;

        /** What a branch to its label takes along. */
        final List<CoreValueType> carried;

        final List<Statement> body = new ArrayList<>();
        final List<Statement> otherwise = new ArrayList<>();
        boolean hasElse;

        /** The locals that are read behind its label before they are written. */
        BitSet labelLive = new BitSet();

        /** The block that is the function. */
        Block(List<CoreValueType> results) {
            this.parent = this;
            this.depth = 0;
            this.opcode = 0x02;
            this.typeStart = 0;
            this.typeEnd = 0;
            this.carried = results;
        }

        Block(Block parent, int opcode, int typeStart, int typeEnd, List<CoreValueType> carried) {
            this.parent = parent;
            this.depth = parent.depth + 1;
            this.opcode = opcode;
            this.typeStart = typeStart;
            this.typeEnd = typeEnd;
            this.carried = carried;
        }

        boolean isLoop() {
            return opcode == 0x03;
        }

        /** The block that a label means in this one. */
        Block label(int index) {
            Block target = this;
            for (int i = 0; i < index; i++) {
                target = target.parent;
            }
            return target;
        }

        private int size = -1;

        @Override
        public int size() {
            if (size < 0) {
                size = 8 + sizeOf(body) + sizeOf(otherwise);
            }
            return size;
        }

        /** Its statements have changed. */
        void changed() {
            size = -1;
        }
    }

    /** Parts that leave the operand stack of their block as they found it. */
    static final class Statement {
        final List<Part> parts = new ArrayList<>();

        /** Whether it leaves a value on the stack, and so cannot be moved. */
        boolean fixed;

        /** Whether nothing goes on behind it. */
        boolean ends;

        BitSet liveBefore = new BitSet();
        BitSet liveAfter = new BitSet();

        int size() {
            int size = 0;
            for (Part part : parts) {
                size += part.size();
            }
            return size;
        }
    }

    /** Statements that have become a function of their own, and the call of it that stands in their place. */
    static final class Region implements Part {
        final int number;
        final Block owner;
        final List<Statement> statements;

        /** The locals that the function is given, those that it gives back, and all that it reads or writes. */
        final BitSet parameters;

        final BitSet results;
        final BitSet touched;

        /** The blocks outside that it branches to. */
        final Set<Block> exits;

        /** The types of what it takes along to one of them, or returns. */
        final Set<CoreValueType> carried;

        /** Whether it returns from the whole function. */
        final boolean returns;

        private final int size;

        Region(int number, Block owner, List<Statement> statements, Boundary boundary) {
            this.number = number;
            this.owner = owner;
            this.statements = statements;
            this.parameters = boundary.parameters();
            this.results = boundary.results();
            this.touched = boundary.touched();
            this.exits = boundary.exits();
            this.carried = boundary.carried();
            this.returns = boundary.returns();
            this.size = boundary.callSize();
        }

        /** Whether it never goes on to what stands behind it. */
        boolean ends() {
            return statements.getLast().ends;
        }

        @Override
        public int size() {
            return size;
        }
    }

    /** What passes between a region and the rest of the function; {@link Region} says what each is. */
    record Boundary(
            BitSet parameters,
            BitSet results,
            BitSet touched,
            Set<Block> exits,
            Set<CoreValueType> carried,
            boolean returns,
            boolean ends) {
        /** About how many bytes of JVM code a call takes. */
        int callSize() {
            int ways = exits.size() + (returns ? 1 : 0) + (ends ? 0 : 1);
            int values = results.cardinality() + carried.size() + (ways > 1 ? 1 : 0);
            int taken = values > 1 ? 9 * values + 4 : 3 * values;
            return 11 + 3 * parameters.cardinality() + taken + (ways > 2 ? 20 + 7 * ways : 3 * ways);
        }
    }

    static int sizeOf(List<Statement> statements) {
        int size = 0;
        for (Statement statement : statements) {
            size += statement.size();
        }
        return size;
    }
}
