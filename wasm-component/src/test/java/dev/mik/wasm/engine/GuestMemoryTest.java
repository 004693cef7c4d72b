package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.runtime.WasmRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Both layouts against an array, access by access. */
class GuestMemoryTest {
    private static final int PAGE = 65536;

    /** What to do: which access, where, where from, how much, and a value. */
    record Access(int what, int address, int other, int count, long value) {}

    @Provide
    Arbitrary<List<Access>> accesses() {
        Arbitrary<Integer> addresses = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3 * PAGE),
                Arbitraries.integers().between(4090, 4100),
                Arbitraries.integers().between(PAGE - 12, PAGE + 12),
                Arbitraries.integers().between(2 * PAGE - 12, 2 * PAGE + 12),
                Arbitraries.integers());
        Arbitrary<Integer> counts = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 10_000),
                Arbitraries.of(0, 1, 4096, 8192, PAGE, -1, Integer.MIN_VALUE));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 14), addresses, addresses, counts, Arbitraries.longs())
                .as(Access::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void behaveAsAnArray(@ForAll("accesses") List<Access> accesses) {
        byte[] image = new byte[PAGE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i < 5000 || i > 60_000 ? i * 7 : 0);
        }
        check(new Reference(image), copyOnWrite(image), accesses);
        check(new Reference(image), flat(image), accesses);
    }

    private static GuestMemory.MemoryLimits limits() {
        return new GuestMemory.MemoryLimits(1, 3, new InstanceLimits(1 << 20, 0).budget());
    }

    private static GuestMemory copyOnWrite(byte[] bytes) {
        CopyOnWriteMemory first = new CopyOnWriteMemory(limits(), CopyOnWriteMemory.Image.zero(1));
        first.write(0, bytes);
        CopyOnWriteMemory.Image image = CopyOnWriteMemory.Image.of(first);
        new CopyOnWriteMemory(limits(), image).fill((byte) 1, 0, PAGE);
        return new CopyOnWriteMemory(limits(), image);
    }

    private static GuestMemory flat(byte[] bytes) {
        return new FlatMemory(limits(), bytes);
    }

    private static void check(Reference expected, GuestMemory actual, List<Access> accesses) {
        GuestMemory view = actual.view();
        for (int i = 0; i < accesses.size(); i++) {
            Access access = accesses.get(i);
            GuestMemory memory = i % 3 == 0 ? view : actual;
            if (expected.outside(access)) {
                assertThrows(WasmRuntimeException.class, () -> apply(memory, access), access::toString);
            } else {
                assertEquals(expected.apply(access), apply(memory, access), access::toString);
            }
        }
        assertEquals(expected.bytes.length, actual.pages() * PAGE);
        assertArrayEquals(expected.bytes, actual.readBytes(0, actual.pages() * PAGE));
        assertArrayEquals(expected.bytes, view.readBytes(0, actual.pages() * PAGE));
    }

    private static long apply(GuestMemory memory, Access access) {
        int address = access.address();
        long value = access.value();
        switch (access.what()) {
            case 0 -> {
                return memory.read(address);
            }
            case 1 -> {
                return memory.readShort(address);
            }
            case 2 -> {
                return memory.readInt(address);
            }
            case 3 -> {
                return memory.readLong(address);
            }
            case 4 -> memory.writeByte(address, (byte) value);
            case 5 -> memory.writeShort(address, (short) value);
            case 6 -> memory.writeI32(address, (int) value);
            case 7 -> memory.writeLong(address, value);
            case 8 -> memory.fill((byte) (value & 1), address, address + access.count());
            case 9 -> memory.copy(address, access.other(), access.count());
            case 10 -> memory.write(address, Reference.pattern(access), 3, Reference.length(access));
            case 11 -> {
                return Arrays.hashCode(memory.readBytes(address, access.count()));
            }
            case 12 -> {
                return memory.grow(access.count() % 3);
            }
            case 13 -> memory.writeF64(address, Double.longBitsToDouble(value));
            case 14 -> {
                return Float.floatToRawIntBits(memory.readFloat(address));
            }
            default -> throw new IllegalArgumentException();
        }
        return 0;
    }

    /** What a memory is: bytes. */
    private static final class Reference {
        private byte[] bytes;

        Reference(byte[] image) {
            bytes = image.clone();
        }

        static int length(Access access) {
            return access.count() < 0 ? access.count() : access.count() % 9000;
        }

        static byte[] pattern(Access access) {
            byte[] pattern = new byte[9003];
            Arrays.fill(pattern, (byte) access.value());
            return pattern;
        }

        boolean outside(Access access) {
            return switch (access.what()) {
                case 0, 4 -> beyond(access.address(), 1);
                case 1, 5 -> beyond(access.address(), 2);
                case 2, 6, 14 -> beyond(access.address(), 4);
                case 3, 7, 13 -> beyond(access.address(), 8);
                case 8, 11 -> beyond(access.address(), access.count());
                case 9 -> beyond(access.address(), access.count()) || beyond(access.other(), access.count());
                case 10 -> beyond(access.address(), length(access));
                default -> false;
            };
        }

        private boolean beyond(int address, int count) {
            return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(count) > bytes.length;
        }

        long apply(Access access) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int address = access.address();
            long value = access.value();
            switch (access.what()) {
                case 0 -> {
                    return buffer.get(address);
                }
                case 1 -> {
                    return buffer.getShort(address);
                }
                case 2, 14 -> {
                    return buffer.getInt(address);
                }
                case 3 -> {
                    return buffer.getLong(address);
                }
                case 4 -> buffer.put(address, (byte) value);
                case 5 -> buffer.putShort(address, (short) value);
                case 6 -> buffer.putInt(address, (int) value);
                case 7, 13 -> buffer.putLong(address, value);
                case 8 -> Arrays.fill(bytes, address, address + access.count(), (byte) (value & 1));
                case 9 -> System.arraycopy(bytes, access.other(), bytes, address, access.count());
                case 10 -> System.arraycopy(pattern(access), 3, bytes, address, length(access));
                case 11 -> {
                    return Arrays.hashCode(Arrays.copyOfRange(bytes, address, address + access.count()));
                }
                case 12 -> {
                    return grow(access.count() % 3);
                }
                default -> throw new IllegalArgumentException();
            }
            return 0;
        }

        private int grow(int more) {
            int before = bytes.length / PAGE;
            if (more < 0 || before + more > 3) {
                return -1;
            }
            bytes = Arrays.copyOf(bytes, (before + more) * PAGE);
            return before;
        }
    }
}
