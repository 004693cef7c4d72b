package dev.mik.wasm.engine;

/** Walks the element section: its forms, and how many items it claims. */
final class ElementReader {
    private static final int PASSIVE_OR_DECLARED = 1;
    private static final int EXPLICIT = 2;
    private static final int EXPRESSIONS = 4;

    private final WasmReader in;
    private int items;

    ElementReader(WasmReader in) {
        this.in = in;
    }

    void read() {
        int count = in.count(ModuleLimits.ELEMENT_SEGMENTS, "element segments");
        for (int i = 0; i < count; i++) {
            segment();
        }
    }

    private void segment() {
        int flags = in.index();
        if (flags > 7) {
            throw in.malformed("malformed elements segment kind " + flags);
        }
        boolean active = (flags & PASSIVE_OR_DECLARED) == 0;
        boolean expressions = (flags & EXPRESSIONS) != 0;
        if (active) {
            if ((flags & EXPLICIT) != 0) {
                in.index();
            }
            ConstantExpressions.skip(in);
        }
        if ((flags & (PASSIVE_OR_DECLARED | EXPLICIT)) != 0) {
            kind(expressions);
        }
        int count = in.count(ModuleLimits.ELEMENT_ITEMS, "elements");
        items += count;
        if (items > ModuleLimits.ELEMENT_ITEMS) {
            throw in.beyond(ModuleLimits.ELEMENT_ITEMS + " elements");
        }
        for (int i = 0; i < count; i++) {
            if (expressions) {
                ConstantExpressions.skip(in);
            } else {
                in.index();
            }
        }
    }

    private void kind(boolean expressions) {
        if (expressions) {
            if (!ValueTypes.isReference(ValueTypes.read(in))) {
                throw in.malformed("malformed reference type");
            }
        } else if (in.u8() != 0) {
            throw in.malformed("malformed element kind");
        }
    }
}
