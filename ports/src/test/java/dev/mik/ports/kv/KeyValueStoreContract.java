package dev.mik.ports.kv;

import dev.mik.ports.TestClock;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Every sentence of {@link KeyValueStore}, as tests. A backend's test extends this and names its factory; the sentences
 * themselves are in the interfaces.
 */
public abstract class KeyValueStoreContract
        implements SingleOperationContract,
                BatchContract,
                PreconditionContract,
                ListingContract,
                ExpiryContract,
                ConcurrencyContract,
                LifecycleContract {
    private final TestClock clock = new TestClock();
    private KeyValueStore store = new KeyValueModel(clock);

    /**
     * Opens the store. Called before each test, which expects it to be empty, and again by {@link #reopen()}, which expects
     * it to hold what it held.
     */
    protected abstract KeyValueStore open(InstantSource clock) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(clock);
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Override
    public final KeyValueStore store() {
        return store;
    }

    @Override
    public final void reopen() {
        store.close();
        try {
            store = open(clock);
        } catch (Exception e) {
            throw new AssertionError("the store does not open again", e);
        }
    }

    /** A store that is meant to forget says so here. */
    @Override
    public boolean durable() {
        return true;
    }

    /** A store with a clock of its own waits here. */
    @Override
    public void letTimePass(long millis) {
        clock.advance(millis);
    }

    @Override
    public long clockTolerance() {
        return 0;
    }
}
