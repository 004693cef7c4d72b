package dev.mik.wasm.engine;

import dev.mik.wasm.engine.CodeTree.Block;
import dev.mik.wasm.engine.CodeTree.Event;
import dev.mik.wasm.engine.CodeTree.Part;
import dev.mik.wasm.engine.CodeTree.Raw;
import dev.mik.wasm.engine.CodeTree.Region;
import dev.mik.wasm.engine.CodeTree.Statement;
import java.util.BitSet;
import java.util.List;

/** Finds for each statement the locals that are read behind it before they are written: a backward data flow. */
final class Liveness {
    /** One more than the loops that are nested in each other, and read what an inner one wrote. */
    private static final int MOST_PASSES = 40;

    private boolean changed;

    private Liveness() {}

    static void compute(Block function) throws CodeTreeReader.NotSupported {
        Liveness liveness = new Liveness();
        for (int i = 0; i < MOST_PASSES; i++) {
            // what is live at a loop's label is known after a pass, and may add to what is live before
            liveness.changed = false;
            liveness.before(function.body, function, new BitSet());
            if (!liveness.changed) {
                return;
            }
        }
        throw new CodeTreeReader.NotSupported("loops nested too deep");
    }

    private BitSet before(List<Statement> statements, Block owner, BitSet after) {
        BitSet live = after;
        for (int i = statements.size() - 1; i >= 0; i--) {
            Statement statement = statements.get(i);
            if (statement.ends) {
                live = new BitSet();
            }
            statement.liveAfter = live;
            live = (BitSet) live.clone();
            for (int j = statement.parts.size() - 1; j >= 0; j--) {
                live = before(statement.parts.get(j), owner, live);
            }
            statement.liveBefore = live;
        }
        return (BitSet) live.clone();
    }

    /** What is live in front of a part; may change what it is given. */
    private BitSet before(Part part, Block owner, BitSet after) {
        return switch (part) {
            case Raw raw -> {
                before(raw, owner, after);
                yield after;
            }
            case Block block -> before(block, after);
            case Region region -> throw new IllegalStateException("regions are chosen afterwards");
        };
    }

    private static void before(Raw raw, Block owner, BitSet live) {
        for (int i = raw.events().size() - 1; i >= 0; i--) {
            Event event = raw.events().get(i);
            switch (event.effect()) {
                case GET -> live.set(event.index());
                case SET -> live.clear(event.index());
                case BRANCH -> live.or(owner.label(event.index()).labelLive);
                case RETURN -> {}
            }
        }
    }

    private BitSet before(Block block, BitSet after) {
        if (!block.isLoop()) {
            block.labelLive = after;
        }
        BitSet live = before(block.body, block, after);
        if (block.opcode == 0x04) {
            live.or(block.hasElse ? before(block.otherwise, block, after) : after);
        }
        if (block.isLoop() && !live.equals(block.labelLive)) {
            block.labelLive = (BitSet) live.clone();
            changed = true;
        }
        return live;
    }
}
