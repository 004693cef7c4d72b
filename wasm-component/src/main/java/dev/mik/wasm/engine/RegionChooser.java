package dev.mik.wasm.engine;

import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Boundary;
import dev.mik.wasm.engine.CodeTree.Event;
import dev.mik.wasm.engine.CodeTree.Part;
import dev.mik.wasm.engine.CodeTree.Raw;
import dev.mik.wasm.engine.CodeTree.Region;
import dev.mik.wasm.engine.CodeTree.Statement;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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

    /** How much larger a block may be that has not been cut, being within the target. */
    private static final int MARGIN = 100;

    private static final int MOST_ROUNDS = 10;

    private final Block function;
    private final int target;
    private final int firstNumber;
    private final List<Region> regions = new ArrayList<>();

    /** Whether blocks that are large themselves may be moved whole. */
    private boolean whole;

    private RegionChooser(Block function, int target, int firstNumber) {
        this.function = function;
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
        RegionChooser chooser = new RegionChooser(function, target, firstNumber);
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
        List<Piece> pieces = pieces(owner, statements);
        List<Piece> largest = new ArrayList<>(pieces);
        largest.sort(Comparator.comparingInt(Piece::saving).reversed());
        int size = CodeTree.sizeOf(statements);
        for (Piece piece : largest) {
            if (size > target && piece.saving() > 0) {
                size -= piece.saving();
                piece.move();
            }
        }
        statements.clear();
        pieces.forEach(piece -> statements.addAll(piece.statements));
    }

    /** All statements in order: as many as possible together that can be moved together, others alone. */
    private List<Piece> pieces(Block owner, List<Statement> statements) {
        List<Piece> pieces = new ArrayList<>();
        Piece piece = new Piece(owner);
        for (Statement statement : statements) {
            Piece alone = new Piece(owner);
            alone.add(statement);
            if (piece.movable && alone.movable && piece.size + alone.size <= target + MARGIN) {
                piece.add(statement);
            } else {
                pieces.add(piece.done());
                piece = alone;
            }
        }
        pieces.add(piece.done());
        return pieces;
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
        private List<Statement> statements = new ArrayList<>();
        private final BitSet touched = new BitSet();
        private final BitSet written = new BitSet();
        private final Set<Block> exits = new LinkedHashSet<>();
        private final Set<CoreValueType> carried = new LinkedHashSet<>();
        private boolean returns;
        private int size;

        /** No if one of them leaves a value, or takes one along to somewhere outside. */
        private boolean movable = true;

        private int saving;

        Piece(Block owner) {
            this.owner = owner;
        }

        void add(Statement statement) {
            statements.add(statement);
            int bytes = statement.size();
            size += bytes;
            movable &= !statement.fixed && bytes <= target + MARGIN && (whole || !large(statement));
            movable &= movable && add(statement, owner);
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
                    case RETURN -> returns();
                }
            }
            return possible;
        }

        private boolean add(Region region) {
            touched.or(region.parameters);
            touched.or(region.results);
            written.or(region.results);
            if (region.returns) {
                returns();
            }
            boolean possible = true;
            for (Block exit : region.exits) {
                possible &= leave(exit);
            }
            return possible;
        }

        private void returns() {
            returns = true;
            carried.addAll(function.carried);
        }

        private boolean leave(Block label) {
            if (label.depth > owner.depth) {
                return true;
            }
            exits.add(label);
            carried.addAll(label.carried);
            return label.carried.size() <= 1 && label.carried.stream().noneMatch(ValueTypes::isReference);
        }

        /** No more statements come; says how many bytes it saves if it moves. */
        Piece done() {
            if (movable && !statements.isEmpty()) {
                Boundary boundary = boundary();
                int call = boundary.callSize();
                saving = size < 2 * call || boundary.parameters().cardinality() > MOST_PARAMETERS ? 0 : size - call;
            }
            return this;
        }

        int saving() {
            return saving;
        }

        private Boundary boundary() {
            Statement last = statements.getLast();
            BitSet parameters = (BitSet) statements.getFirst().liveBefore.clone();
            parameters.and(touched);
            BitSet results = last.ends ? new BitSet() : (BitSet) last.liveAfter.clone();
            exits.forEach(exit -> results.or(exit.labelLive));
            results.and(written);
            return new Boundary(parameters, results, touched, exits, carried, returns, last.ends);
        }

        /** Becomes a region. */
        void move() {
            Statement in = new Statement();
            Region region = new Region(firstNumber + regions.size(), owner, statements, boundary());
            regions.add(region);
            in.parts.add(region);
            in.ends = region.ends();
            in.liveBefore = statements.getFirst().liveBefore;
            in.liveAfter = statements.getLast().liveAfter;
            statements = List.of(in);
        }
    }
}
