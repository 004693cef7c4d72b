package dev.mik.wasm.engine;

import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Boundary;
import dev.mik.wasm.engine.CodeTree.Event;
import dev.mik.wasm.engine.CodeTree.Part;
import dev.mik.wasm.engine.CodeTree.Raw;
import dev.mik.wasm.engine.CodeTree.Region;
import dev.mik.wasm.engine.CodeTree.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts a function into pieces: from the innermost blocks outward, statements that stand together become a function of
 * their own where their block is too large.
 *
 * <p>What is left of the function keeps its loops and jump tables, with calls in place of what they lead to.
 */
final class RegionChooser {
    /** The JVM gives a method 255 slots for its parameters, Chicory takes an array for more. */
    private static final int MOST_PARAMETERS = 100;

    private static final int MOST_ROUNDS = 10;

    private final int target;
    private final int firstNumber;
    private final List<Region> regions = new ArrayList<>();

    /** Whether blocks that are large themselves may be moved whole. */
    private boolean whole;

    private RegionChooser(int target, int firstNumber) {
        this.target = target;
        this.firstNumber = firstNumber;
    }

    /**
     * Cuts a function whose {@link Liveness} is known.
     *
     * @param target about how many bytes of JVM code a piece may have
     * @param firstNumber of the first piece; they count up
     * @return the pieces, inner ones first
     */
    static List<Region> choose(Block function, int target, int most, int firstNumber) {
        RegionChooser chooser = new RegionChooser(target, firstNumber);
        chooser.cut(function);
        chooser.whole = true;
        int before = Integer.MAX_VALUE;
        for (int i = 0; i < MOST_ROUNDS && function.size() > most && function.size() < before; i++) {
            before = function.size();
            chooser.cut(function);
        }
        return chooser.regions;
    }

    private void cut(Block block) {
        block.changed();
        cut(block, block.body);
        cut(block, block.otherwise);
        block.changed();
    }

    private void cut(Block owner, List<Statement> statements) {
        for (Statement statement : statements) {
            for (Part part : statement.parts) {
                if (part instanceof Block inner) {
                    cut(inner);
                }
            }
        }
        if (CodeTree.sizeOf(statements) <= target) {
            return;
        }
        List<Statement> after = new ArrayList<>();
        Piece piece = new Piece(owner);
        for (Statement statement : statements) {
            int size = statement.size();
            boolean movable = !statement.fixed && size <= target && (whole || !large(statement));
            Piece alone = new Piece(owner);
            if (!movable || !alone.add(statement, size)) {
                piece.end(after);
                after.add(statement);
                piece = new Piece(owner);
            } else if (piece.size + size > target) {
                piece.end(after);
                piece = alone;
            } else {
                piece.add(statement, size);
            }
        }
        piece.end(after);
        statements.clear();
        statements.addAll(after);
    }

    /** Whether it holds a block that leads to much else. */
    private boolean large(Statement statement) {
        for (Part part : statement.parts) {
            if (part instanceof Block && part.size() > target / 2) {
                return true;
            }
        }
        return false;
    }

    /** Statements that may become a region, and what they do to locals and labels outside. */
    private final class Piece {
        private final Block owner;
        private final List<Statement> statements = new ArrayList<>();
        private final BitSet touched = new BitSet();
        private final BitSet written = new BitSet();
        private final Set<Block> exits = new LinkedHashSet<>();
        private boolean returns;
        private int size;

        Piece(Block owner) {
            this.owner = owner;
        }

        /** Answers whether the statement can be moved: no if it takes a value along to somewhere outside. */
        boolean add(Statement statement, int bytes) {
            statements.add(statement);
            size += bytes;
            return add(statement, owner);
        }

        private boolean add(Statement statement, Block within) {
            boolean possible = true;
            for (Part part : statement.parts) {
                possible &= switch (part) {
                    case Raw raw -> add(raw, within);
                    case Region region -> add(region);
                    case Block block -> add(block.body, block) && add(block.otherwise, block);
                };
            }
            return possible;
        }

        private boolean add(List<Statement> list, Block within) {
            boolean possible = true;
            for (Statement statement : list) {
                possible &= add(statement, within);
            }
            return possible;
        }

        private boolean add(Raw raw, Block within) {
            boolean possible = true;
            for (Event event : raw.events()) {
                switch (event.effect()) {
                    case GET -> touched.set(event.index());
                    case SET -> {
                        touched.set(event.index());
                        written.set(event.index());
                    }
                    case BRANCH -> possible &= leave(within.label(event.index()));
                    case RETURN -> returns = true;
                }
            }
            return possible;
        }

        private boolean add(Region region) {
            touched.or(region.parameters);
            touched.or(region.results);
            written.or(region.results);
            returns |= region.returns;
            boolean possible = true;
            for (Block exit : region.exits) {
                possible &= leave(exit);
            }
            return possible;
        }

        private boolean leave(Block label) {
            if (label.depth > owner.depth) {
                return true;
            }
            exits.add(label);
            return label.labelArity == 0;
        }

        /** Becomes a region if that is worth its call, else stays as it is. */
        void end(List<Statement> list) {
            if (statements.isEmpty()) {
                return;
            }
            Statement last = statements.getLast();
            BitSet parameters = (BitSet) statements.getFirst().liveBefore.clone();
            parameters.and(touched);
            BitSet results = last.ends ? new BitSet() : (BitSet) last.liveAfter.clone();
            exits.forEach(exit -> results.or(exit.labelLive));
            results.and(written);
            Boundary boundary = new Boundary(parameters, results, touched, exits, returns, last.ends);
            if (size < 2 * boundary.callSize() || parameters.cardinality() > MOST_PARAMETERS) {
                list.addAll(statements);
                return;
            }
            Region region = new Region(firstNumber + regions.size(), owner, statements, boundary);
            regions.add(region);
            Statement in = new Statement();
            in.parts.add(region);
            in.ends = last.ends;
            in.liveBefore = statements.getFirst().liveBefore;
            in.liveAfter = last.liveAfter;
            list.add(in);
        }
    }
}
