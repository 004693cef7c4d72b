package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCodeCacheTest {
    private static final long PLENTY = 100 << 20;
    private static final CoreFunctionType I32_TO_I32 =
            new CoreFunctionType(List.of(CoreValueType.I32), List.of(CoreValueType.I32));

    @TempDir
    Path temporary;

    private final List<String> warnings = new ArrayList<>();
    private final Logger logger = Logger.getLogger(DiskCodeCache.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(String.valueOf(record.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private Path key() {
        return temporary.resolve("private/key");
    }

    private Path folder() {
        return temporary.resolve("private/aot");
    }

    private DiskCodeCache cache() {
        return new DiskCodeCache(key(), folder(), PLENTY);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        }
    }

    private static boolean has(CodeCache cache, Bytes module) {
        return cache.open(module).find(ModuleDigest.of(module)).isPresent();
    }

    private static void load(CodeCache cache, String module) {
        Engine.builder().cache(cache).build().load(Modules.bytes(module), 0);
    }

    @Test
    void whatWasCompiledOnceIsFoundByAnother() throws IOException {
        Bytes add = Modules.bytes("add");
        assertFalse(has(cache(), add));
        CoreModule compiled = Engine.builder().cache(cache()).build().load(add, 0);
        assertTrue(has(cache(), add));
        assertEquals(1, files().size());
        FileTime written = Files.getLastModifiedTime(files().getFirst());
        CoreModule cached = Engine.builder().cache(cache()).build().load(add, 0);
        assertEquals(written, Files.getLastModifiedTime(files().getFirst()), "nothing was new");
        assertEquals(compiled.type(), cached.type());
        CoreItem twice = CoreItem.Func.host(I32_TO_I32, arguments -> new long[] {arguments[0] * 2});
        assertEquals(42, Modules.call(Modules.instance(cached, twice), "host", 21));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aModuleFromTheCacheIsLikeAFreshOne() {
        for (String name : List.of("memory", "table", "traps", "offsets")) {
            load(cache(), name);
            assertTrue(has(cache(), Modules.bytes(name)), name);
        }
        CoreInstance memory =
                Modules.instance(Engine.builder().cache(cache()).build().load(Modules.bytes("memory"), 0));
        assertEquals('0', Modules.call(memory, "load8", 4090));
        Modules.call(memory, "init", 0, 0, 7);
        assertEquals('p', Modules.call(memory, "load8", 0));
        CoreInstance table =
                Modules.instance(Engine.builder().cache(cache()).build().load(Modules.bytes("table"), 0));
        assertEquals(2, Modules.call(table, "call", 2));
    }

    @Test
    void theModulesOfOneComponentAreInOneFile() throws IOException {
        byte[] both = new byte[1000];
        Bytes add = within(both, 10, "add");
        Bytes base = within(both, 500, "base");
        Bytes component = new Bytes(both, 0, both.length);
        Engine engine = Engine.builder().cache(cache()).build();
        try (ModuleLoader loader = engine.open(component)) {
            loader.load(add, 10);
            loader.load(base, 500);
        }
        assertEquals(1, files().size());
        CodeCache.Unit unit = cache().open(component);
        assertTrue(unit.find(ModuleDigest.of(add)).isPresent());
        assertTrue(unit.find(ModuleDigest.of(base)).isPresent());
        assertFalse(has(cache(), Modules.bytes("base")), "it is another component's");
    }

    private static Bytes within(byte[] file, int at, String module) {
        Bytes alone = Modules.bytes(module);
        System.arraycopy(alone.file(), 0, file, at, alone.length());
        return new Bytes(file, at, alone.length());
    }

    @Test
    void besideAComponentWhereThatCanBeWritten() throws IOException {
        Path modules = Files.createDirectory(temporary.resolve("modules"));
        CodeCache beside = cache().beside(modules.resolve("x.wasm"));
        load(beside, "add");
        assertTrue(Files.exists(modules.resolve("x.wasm.aot")));
        assertEquals(List.of(), files());
        assertTrue(has(beside, Modules.bytes("add")));
        load(beside, "base");
        assertFalse(has(beside, Modules.bytes("add")), "the file holds what the component is now");
        assertTrue(has(beside, Modules.bytes("base")));
        CodeCache nowhere = cache().beside(temporary.resolve("missing/x.wasm"));
        load(nowhere, "add");
        assertEquals(1, files().size(), "it went to the folder");
    }

    /** A modules folder may be writable by others: whatever they do to a file, it is not run. */
    @Test
    void whatIsChangedIsNotUsed() throws IOException {
        Bytes base = Modules.bytes("base");
        load(cache(), "base");
        Path file = files().getFirst();
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 1 + good.length / 200) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            assertFalse(has(cache(), base), "changed at " + at);
        }
        for (int length : new int[] {0, 7, 8, 39, 40, 100, good.length - 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertFalse(has(cache(), base), "cut at " + length);
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertFalse(has(cache(), base));
        assertFalse(warnings.isEmpty());
        load(cache(), "base");
        assertArrayEquals(good, Files.readAllBytes(file), "compiled again and replaced");
        assertTrue(has(cache(), base));
    }

    @Test
    void whatWasWrittenWithAnotherKeyIsNotUsed() throws IOException {
        load(cache(), "base");
        Files.delete(key());
        assertFalse(has(cache(), Modules.bytes("base")));
        assertEquals(1, warnings.size());
        byte[] stolen = Files.readAllBytes(files().getFirst());
        Map<ModuleDigest, CompiledCode> forged = Map.of();
        assertNotEquals(
                stolen.length, new CacheFormat(new byte[32]).write(forged).length, "the forgery is another file");
        Files.write(files().getFirst(), new CacheFormat(new byte[32]).write(forged));
        assertFalse(has(cache(), Modules.bytes("base")));
        assertEquals(2, warnings.size());
    }

    @Test
    void theKeyIsForThisUserAlone() throws IOException {
        cache();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key().getParent())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
        byte[] before = Files.readAllBytes(key());
        assertEquals(32, before.length);
        assertArrayEquals(before, CacheKey.in(key()));
        try (Stream<Path> files = Files.list(key().getParent())) {
            assertEquals(2, files.count(), "nothing is left beside the key");
        }
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r-----"));
        Logger keys = Logger.getLogger(CacheKey.class.getName());
        keys.setUseParentHandlers(false);
        byte[] after = CacheKey.in(key());
        keys.setUseParentHandlers(true);
        assertFalse(Arrays.equals(before, after), "others may have read it");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
        assertArrayEquals(after, CacheKey.in(key()));
    }

    @Test
    void manyProcessesAgreeOnOneKey() throws IOException {
        for (int round = 0; round < 20; round++) {
            Path key = temporary.resolve("round" + round).resolve("key");
            Callable<byte[]> read = () -> CacheKey.in(key);
            List<byte[]> keys = Workers.all(List.of(read, read, read, read), 4);
            for (byte[] one : keys) {
                assertArrayEquals(Files.readAllBytes(key), one);
            }
        }
    }

    @Test
    void aKeyThatCannotBeMadeIsAnError() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThrows(UncheckedIOException.class, () -> new DiskCodeCache(file.resolve("key"), folder(), PLENTY));
        Path folder = Files.createDirectories(temporary.resolve("key"));
        assertThrows(UncheckedIOException.class, () -> new DiskCodeCache(folder, folder(), PLENTY));
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() throws IOException {
        DiskCodeCache plenty = cache();
        String[] names = {"add", "base", "start", "thrower"};
        long largest = 0;
        long total = 0;
        for (String name : names) {
            load(plenty, name);
            Path file = file(name);
            largest = Math.max(largest, Files.size(file));
            total += Files.size(file);
        }
        Instant now = Instant.now();
        age(file("add"), now.minus(Duration.ofMinutes(5)));
        age(file("base"), now.minus(Duration.ofMinutes(20)));
        age(file("start"), now.minus(Duration.ofMinutes(10)));
        age(file("thrower"), now.minus(Duration.ofMinutes(30)));
        assertTrue(has(plenty, Modules.bytes("thrower")), "used now");
        Path abandoned = Files.createFile(folder().resolve(".1.tmp"));
        age(abandoned, now.minus(Duration.ofHours(2)));
        Path unfinished = Files.createFile(folder().resolve(".2.tmp"));
        load(new DiskCodeCache(key(), folder(), total), "badElem");
        assertFalse(Files.exists(file("base")), "the oldest");
        assertTrue(Files.exists(file("thrower")));
        assertTrue(Files.exists(file("badElem")));
        assertFalse(Files.exists(abandoned));
        assertTrue(Files.exists(unfinished));
        load(new DiskCodeCache(key(), folder(), 10), "bigTable");
        assertFalse(Files.exists(file("bigTable")), "larger than the whole cache");
        assertTrue(Files.exists(file("thrower")));
    }

    private Path file(String module) {
        return folder().resolve(ModuleDigest.of(Modules.bytes(module)).hex() + ".aot");
    }

    private static void age(Path file, Instant instant) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(instant));
    }

    @Test
    void filesMayGoAtAnyTime() throws IOException {
        DiskCodeCache cache = cache();
        load(cache, "add");
        Files.delete(files().getFirst());
        assertFalse(has(cache, Modules.bytes("add")));
        load(cache, "add");
        assertTrue(has(cache, Modules.bytes("add")));
        Files.delete(files().getFirst());
        Files.delete(folder());
        load(cache, "add");
        assertEquals(1, warnings.size(), "there is nowhere to write");
    }

    @Test
    void twoWriteTheSameAtOnce() throws IOException {
        Callable<Boolean> one = () -> {
            load(cache(), "memory");
            return has(cache(), Modules.bytes("memory"));
        };
        for (int i = 0; i < 5; i++) {
            for (boolean found : Workers.all(List.of(one, one, one), 3)) {
                assertTrue(found);
            }
            assertEquals(1, files().size());
            Files.delete(files().getFirst());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        cache();
        Files.createDirectory(file("add"));
        load(cache(), "add");
        assertEquals(1, warnings.size(), "it cannot be replaced by a file");
        Files.createSymbolicLink(file("base"), temporary.resolve("elsewhere"));
        load(cache(), "base");
        assertFalse(Files.exists(temporary.resolve("elsewhere")), "written through the link");
        assertTrue(Files.isRegularFile(file("base")));
    }
}
