package dev.mik.wasm.model;

/** A core value type, by its text: {@code i32}, {@code f64}, {@code (ref null func)}. */
public record CoreValueType(String text) {
    public static final CoreValueType I32 = new CoreValueType("i32");
    public static final CoreValueType I64 = new CoreValueType("i64");
    public static final CoreValueType F32 = new CoreValueType("f32");
    public static final CoreValueType F64 = new CoreValueType("f64");
    public static final CoreValueType V128 = new CoreValueType("v128");
    public static final CoreValueType FUNCREF = new CoreValueType("funcref");
    public static final CoreValueType EXTERNREF = new CoreValueType("externref");

    @Override
    public String toString() {
        return text;
    }
}
