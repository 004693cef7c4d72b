package dev.mik.wasm.abi;

import java.util.Arrays;

/**
 * The caller's side of one call: the handles that it lent ({@code CanonicalABI.md}, {@code Subtask}). While lent they
 * can be neither dropped nor given away.
 */
final class Lending {
    /** For calls that lend nothing. */
    static final Lending NONE = new Lending();

    private Handle[] lenders = new Handle[2];
    private int count;
    private boolean over;

    void add(Handle lender) {
        lender.lends++;
        if (count == lenders.length) {
            lenders = Arrays.copyOf(lenders, count * 2);
        }
        lenders[count++] = lender;
    }

    /** The call has returned ({@code deliver_resolve}). */
    void end() {
        for (int i = 0; i < count; i++) {
            lenders[i].lends--;
        }
        count = 0;
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
