package dev.mik.domain.runtime;

/** The state of a module's circuit breaker, with the number that metrics have for it. */
public enum BreakerState {
    /** Requests pass. */
    CLOSED(0),
    /** Requests are refused until the wait is over. */
    OPEN(1),
    /** One request may try. */
    HALF_OPEN(2);

    private final int number;

    BreakerState(int number) {
        this.number = number;
    }

    /** 0 closed, 1 open, 2 half-open. */
    public int number() {
        return number;
    }
}
