package dev.mik.embedded;

/** A thread that belongs to a store and ends before the store's files are closed. */
final class OwnedThread {
    private OwnedThread() {}

    /** Waits for its end, which it has been asked for; an interrupt is kept for the caller, and does not shorten the wait. */
    static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
