package dev.mik.wasm.engine;

/** Constant expressions: what globals, offsets and elements begin as. */
final class ConstantExpressions {
    private ConstantExpressions() {}

    /** Goes behind one, which may hold the instructions of the extended-const proposal. */
    static void skip(WasmReader in) {
        while (true) {
            int opcode = in.u8();
            switch (opcode) {
                case 0x0b -> {
                    return;
                }
                case 0x41 -> in.signed(32);
                case 0x42 -> in.signed(64);
                case 0x43 -> in.skip(4);
                case 0x44 -> in.skip(8);
                case 0x23, 0xd2 -> in.index();
                case 0xd0 -> in.signed(33);
                case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> {}
                case 0xfb -> throw in.unsupported("garbage collection");
                case 0xfd -> throw in.unsupported("SIMD");
                default -> throw in.invalid("constant expression required");
            }
        }
    }
}
