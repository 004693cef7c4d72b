package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ExecutionListener;
import com.dylibso.chicory.runtime.MStack;
import com.dylibso.chicory.wasm.types.Instruction;

/** Lets interpreted functions be interrupted: Chicory's interpreter does not look at the flag in a {@code br_if} loop. */
final class InterruptCheck implements ExecutionListener {
    private static final int EVERY = 1024;

    private int count;

    @Override
    public void onExecution(Instruction instruction, MStack stack) {
        if (++count % EVERY == 0 && Thread.currentThread().isInterrupted()) {
            throw new ChicoryInterruptedException("Thread interrupted");
        }
    }
}
