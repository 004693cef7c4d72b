package dev.mik.wasm.validation;

/** What the scopes of one file share: the effort, and what has been found equal. */
record Checks(Effort effort, Subtyping subtyping) {
    static Checks fresh() {
        Effort effort = new Effort();
        return new Checks(effort, new Subtyping(effort));
    }
}
