package dev.mik.wasm;

/** A guest that ended itself through {@code wasi:cli/exit}. */
public final class Exit extends ComponentException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /** An end with a status: 0 for success. */
    public Exit(int status) {
        super("the component exited with status " + status);
        this.status = status;
    }

    /** 0 for success, 1–255 otherwise. */
    public int status() {
        return status;
    }
}
