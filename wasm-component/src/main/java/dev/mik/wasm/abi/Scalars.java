package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;

/** The primitive types but {@code string}. */
final class Scalars {
    private static final int CANONICAL_NAN_32 = 0x7fc0_0000;
    private static final long CANONICAL_NAN_64 = 0x7ff8_0000_0000_0000L;

    private Scalars() {}

    /** {@code bool}: any bit is true. */
    static final class Bool extends ScalarCodec {
        Bool() {
            super("bool", 1, Flat.I32);
        }

        /** In memory a byte, and 32 bits as a core value: all are looked at, and a byte comes sign-extended. */
        @Override
        Object decode(long bits) {
            return (int) bits != 0;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Boolean bool) {
                return bool ? 1 : 0;
            }
            throw cx.misfit(this, "a Boolean", value);
        }

        @Override
        void normalize(byte[] elements) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] = (byte) (elements[i] == 0 ? 0 : 1);
            }
        }
    }

    /** {@code s8}, {@code u8}, {@code s16}, {@code u16}, {@code s32}. */
    static final class Int extends ScalarCodec {
        private final int minimum;
        private final int maximum;
        private final int shift;

        Int(String name, int size, boolean signed) {
            super(name, size, Flat.I32);
            shift = 32 - 8 * size;
            minimum = signed ? Integer.MIN_VALUE >> shift : 0;
            maximum = signed ? Integer.MAX_VALUE >> shift : -1 >>> shift;
        }

        @Override
        boolean isByte() {
            return minimum == 0 && maximum == 0xFF;
        }

        @Override
        Object decode(long bits) {
            int high = (int) bits << shift;
            return minimum < 0 ? high >> shift : high >>> shift;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Integer number && number >= minimum && number <= maximum) {
                return Integer.toUnsignedLong(number);
            }
            if (value instanceof Integer number) {
                throw cx.misfit(this, "must be from " + minimum + " to " + maximum + ", not " + number);
            }
            throw cx.misfit(this, "an Integer", value);
        }
    }

    /** {@code u32}, as a {@link Long}. */
    static final class Unsigned32 extends ScalarCodec {
        Unsigned32() {
            super("u32", 4, Flat.I32);
        }

        @Override
        Object decode(long bits) {
            return bits & 0xFFFF_FFFFL;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Long number) {
                if (number >>> 32 != 0) {
                    throw cx.misfit(this, "must be from 0 to 4294967295, not " + number);
                }
                return number;
            }
            throw cx.misfit(this, "a Long", value);
        }
    }

    /** {@code s64}, {@code u64}. */
    static final class Int64 extends ScalarCodec {
        Int64(String name) {
            super(name, 8, Flat.I64);
        }

        @Override
        Object decode(long bits) {
            return bits;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Long number) {
                return number;
            }
            throw cx.misfit(this, "a Long", value);
        }
    }

    /** {@code f32}; a NaN becomes the canonical one, both ways. */
    static final class Float32 extends ScalarCodec {
        Float32() {
            super("f32", 4, Flat.F32);
        }

        @Override
        Object decode(long bits) {
            float number = Float.intBitsToFloat((int) bits);
            return Float.isNaN(number) ? Float.intBitsToFloat(CANONICAL_NAN_32) : number;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Float number) {
                return Integer.toUnsignedLong(Float.floatToIntBits(number));
            }
            throw cx.misfit(this, "a Float", value);
        }
    }

    /** {@code f64}; a NaN becomes the canonical one, both ways. */
    static final class Float64 extends ScalarCodec {
        Float64() {
            super("f64", 8, Flat.F64);
        }

        @Override
        Object decode(long bits) {
            double number = Double.longBitsToDouble(bits);
            return Double.isNaN(number) ? Double.longBitsToDouble(CANONICAL_NAN_64) : number;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Double number) {
                return Double.doubleToLongBits(number);
            }
            throw cx.misfit(this, "a Double", value);
        }
    }

    /** {@code char}: a Unicode scalar value. */
    static final class Char extends ScalarCodec {
        Char() {
            super("char", 4, Flat.I32);
        }

        @Override
        Object decode(long bits) {
            return check((int) bits);
        }

        private static int check(int scalar) {
            if (!isScalarValue(scalar)) {
                throw new Trap(
                        Trap.Kind.CANONICAL_ABI, "converting to char: 0x" + Integer.toHexString(scalar) + " is none");
            }
            return scalar;
        }

        @Override
        long encode(LiftLowerContext cx, Object value) {
            if (value instanceof Integer scalar) {
                if (!isScalarValue(scalar)) {
                    throw cx.misfit(this, "must be a Unicode scalar value, not 0x" + Integer.toHexString(scalar));
                }
                return scalar;
            }
            throw cx.misfit(this, "an Integer", value);
        }

        @Override
        void normalize(byte[] elements) {
            for (int i = 0; i < elements.length / 4; i++) {
                check((int) PackedList.read(elements, i, 4));
            }
        }

        private static boolean isScalarValue(int number) {
            return Character.isValidCodePoint(number) && (number < 0xD800 || number > 0xDFFF);
        }
    }
}
