package dev.mik.wasm.abi;

/** The callee's side of one call: how many borrowed handles it has to drop before it returns ({@code Task}). */
final class BorrowScope {
    /** For calls that borrow nothing. */
    static final BorrowScope NONE = new BorrowScope();

    int borrows;
}
