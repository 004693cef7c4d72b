package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands ask of their host, hostile ones too. */
@Timeout(60)
class Preview1Test {
    private static final int PAGE = 65536;
    private final Memory memory = new ByteArrayMemory(new MemoryLimits(2, 2));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Preview1 host = new Preview1(
            List.of(Preview1.bytes("name")),
            List.of(Preview1.bytes("A=1"), Preview1.bytes("B=\u00e9")),
            new Preview1.Standard(
                    new ByteArrayInputStream("hello".getBytes(StandardCharsets.US_ASCII)),
                    out::writeBytes,
                    out::writeBytes));

    Preview1Test() {
        host.memory(memory);
    }

    private int call(String name, long... arguments) {
        long[] results = host.function(name).call(arguments);
        assertEquals(1, results.length);
        return (int) results[0];
    }

    private void vector(int at, int base, int length) {
        memory.writeI32(at, base);
        memory.writeI32(at + 4, length);
    }

    @Test
    void stringsEndWithAZero() {
        assertEquals(0, call("environ_sizes_get", 0, 4));
        assertEquals(2, memory.readInt(0));
        assertEquals(9, memory.readInt(4));
        assertEquals(0, call("environ_get", 8, 100));
        assertEquals(List.of(100, 104), List.of(memory.readInt(8), memory.readInt(12)));
        assertEquals("A=1\0B=\u00e9\0", memory.readString(100, 9));
        assertEquals(0, call("args_get", 8, 100));
        assertEquals("name\0", memory.readString(100, 5));
    }

    @Test
    void aReadTakesWhatItGets() {
        vector(0, 100, 0);
        vector(8, 100, 2);
        vector(16, 200, 100);
        assertEquals(0, call("fd_read", 0, 0, 3, 50));
        assertEquals(2, memory.readInt(50));
        vector(0, 100, -1); // four gigabytes, of which three bytes are there
        assertEquals(0, call("fd_read", 0, 0, 1, 50));
        assertEquals(3, memory.readInt(50));
        assertEquals("llo", memory.readString(100, 3));
        assertEquals(0, call("fd_read", 0, 0, 1, 50));
        assertEquals(0, memory.readInt(50));
    }

    @Test
    void aWriteTakesAPieceAtATime() {
        vector(0, 0, 2 * PAGE);
        vector(8, 0, 10);
        assertEquals(0, call("fd_write", 1, 0, 2, 50));
        assertEquals(PAGE, memory.readInt(50));
        assertEquals(PAGE, out.size());
        vector(0, 2 * PAGE - 4, 10);
        assertThrows(WasmRuntimeException.class, () -> call("fd_write", 1, 0, 1, 50));
        assertEquals(PAGE, out.size());
    }

    @ParameterizedTest
    @CsvSource({
        "fd_read, 0, 131070",
        "fd_read, 0, -8",
        "fd_write, 1, 131072",
        "fd_write, 2, -1",
        "poll_oneoff, -1, 0",
    })
    void pointersOutsideAreTraps(String name, long first, long second) {
        assertThrows(WasmRuntimeException.class, () -> call(name, first, second, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1025, Integer.MAX_VALUE})
    void endlessListsAreNotWalked(long count) {
        assertEquals(Preview1.INVALID, call("fd_read", 0, 0, count, 50));
        assertEquals(Preview1.INVALID, call("fd_write", 1, 0, count, 50));
        assertEquals(Preview1.INVALID, call("poll_oneoff", 0, 0, count, 50));
    }

    @Test
    void thereAreThreeDescriptors() {
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_read", 1, 0, 0, 50));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_write", 0, 0, 0, 50));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_prestat_get", 3, 0));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("path_open", 3, 0, 0, 0, 0, 0, 0, 0, 0));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("sock_accept", 3, 0, 0));
        assertEquals(Preview1.BAD_SEEK, call("fd_seek", 1, 0, 0, 0));
        assertEquals(0, call("fd_fdstat_get", 2, 0));
        assertEquals(0, call("fd_filestat_get", 2, 0));
        assertEquals(0, call("fd_close", 1));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_close", 1));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_write", 1, 0, 0, 50));
        assertEquals(Preview1.BAD_DESCRIPTOR, call("fd_close", -1));
    }

    @Test
    void clocksRun() {
        long before = System.currentTimeMillis() / 1000;
        assertEquals(0, call("clock_time_get", 0, 0, 0));
        assertTrue(Math.abs(memory.readLong(0) / 1_000_000_000 - before) < 5);
        assertEquals(0, call("clock_time_get", 1, 0, 0));
        long first = memory.readLong(0);
        assertTrue(first >= 0);
        assertEquals(0, call("clock_time_get", 1, 0, 0));
        assertTrue(memory.readLong(0) >= first);
        assertEquals(0, call("clock_res_get", 1, 0));
        assertEquals(Preview1.INVALID, call("clock_time_get", 4, 0, 0));
        assertEquals(Preview1.INVALID, call("clock_time_get", -1, 0, 0));
    }

    private void subscription(int at, long userData, int type, int clockOrDescriptor, long timeout) {
        memory.write(at, new byte[48]);
        memory.writeLong(at, userData);
        memory.writeByte(at + 8, (byte) type);
        memory.writeI32(at + 16, clockOrDescriptor);
        if (type == 0) {
            memory.writeLong(at + 24, timeout);
        }
    }

    @Test
    void whatIsReadyFirstIsToldOf() {
        subscription(0, 7, 0, 1, Long.MAX_VALUE);
        subscription(48, 8, 1, 0, 0);
        subscription(96, 9, 2, 77, 0);
        assertEquals(0, call("poll_oneoff", 0, 1000, 3, 2000));
        assertEquals(2, memory.readInt(2000));
        assertEquals(List.of(8L, 9L), List.of(memory.readLong(1000), memory.readLong(1032)));
        assertEquals(List.of(0L, 8L), List.of(memory.readU16(1008), memory.readU16(1040)));
        subscription(0, 7, 0, 1, Long.MAX_VALUE);
        subscription(48, 8, 0, 1, 20_000_000);
        long begin = System.nanoTime();
        assertEquals(0, call("poll_oneoff", 0, 1000, 2, 2000));
        assertTrue(System.nanoTime() - begin >= 20_000_000);
        assertEquals(1, memory.readInt(2000));
        assertEquals(8, memory.readLong(1000));
    }

    @Test
    void aSleepIsInterrupted() {
        subscription(0, 7, 0, 1, -1); // longer than anybody lives
        Thread.currentThread().interrupt();
        Trap trap = assertThrows(Trap.class, () -> call("poll_oneoff", 0, 1000, 1, 2000));
        assertEquals(Trap.Kind.INTERRUPTED, trap.kind());
        assertTrue(Thread.interrupted());
    }

    @Test
    void randomNumbersStayInside() {
        assertEquals(0, call("random_get", 0, PAGE));
        byte[] none = new byte[32];
        assertTrue(!java.util.Arrays.equals(none, memory.readBytes(0, 32)));
        assertArrayEquals(none, memory.readBytes(PAGE, 32));
        assertThrows(WasmRuntimeException.class, () -> call("random_get", 0, -1));
    }

    @Test
    void anExitIsOne() {
        CoreFunction exit = host.function("proc_exit");
        assertEquals(3, assertThrows(Exit.class, () -> exit.call(3)).status());
    }
}
