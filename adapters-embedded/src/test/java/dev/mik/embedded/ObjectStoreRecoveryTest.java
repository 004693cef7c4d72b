package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectUpload;
import dev.mik.ports.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the objects when their index, their files or the disk are not as they were left. */
@SuppressWarnings("NullAway.Init") // set before each test
final class ObjectStoreRecoveryTest {
    private static final ObjectListing ALL = new ObjectListing("", "", PageRequest.first(1_000));

    @TempDir
    private Path folder;

    private Path root;
    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private FilesystemObjectStore store;

    @BeforeEach
    void open() {
        root = folder.resolve("store");
        store = FilesystemObjectStore.open(root, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = FilesystemObjectStore.open(root, clock);
    }

    private static byte[] body(int length, int fill) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) fill);
        return body;
    }

    private ObjectInfo put(String path, byte[] body) throws IOException {
        return put(path, body, Precondition.NONE);
    }

    private ObjectInfo put(String path, byte[] body, Precondition precondition) throws IOException {
        now.addAndGet(10);
        return store.put(
                new ObjectUpload(new ObjectPath(path), "text/" + path.length(), body.length, 1 << 30, precondition),
                new ByteArrayInputStream(body));
    }

    private byte[] read(String path) throws IOException {
        try (StoredObject object = store.open(new ObjectPath(path)).orElseThrow()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            object.writeTo(out, new ByteRange(0, object.info().size()));
            return out.toByteArray();
        }
    }

    private Path file(EntityTag version) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("objects"))) {
            return files.filter(f -> f.endsWith(version.opaque())).findFirst().orElseThrow();
        }
    }

    /** Waits for the sweep in the background. */
    private void awaitFiles(long count) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (FilesystemObjectStoreTest.objectFiles(root) != count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(count, FilesystemObjectStoreTest.objectFiles(root));
    }

    private static ServiceException assertFails(ErrorCode code, Executable call) {
        ServiceException failure = assertThrows(ServiceException.class, call);
        assertEquals(code, failure.code(), failure.sentence());
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "garbage", "torn", "another database"})
    void lostIndexIsRebuiltFromTheFiles(String loss) throws Exception {
        put("a", body(10, 1));
        put("a", body(20, 2));
        put("a/b", body(0, 3));
        put("😀/é", body(200_000, 4));
        put("gone", body(10, 5));
        store.delete(new ObjectPath("gone"), Precondition.NONE);
        List<ObjectInfo> before = store.list(ALL).objects();
        store.close();
        Path index = root.resolve("index.db");
        switch (loss) {
            case "missing" -> Files.delete(index);
            case "empty" -> Files.write(index, new byte[0]);
            case "garbage" -> Files.write(index, body(50_000, 'x'));
            case "torn" -> {
                byte[] whole = Files.readAllBytes(index);
                Arrays.fill(whole, 100, whole.length, (byte) 'x');
                Files.write(index, whole);
            }
            default -> {
                Files.delete(index);
                sql(index, "CREATE TABLE t (a)", "PRAGMA user_version = 1");
            }
        }
        Files.write(root.resolve("index.db-wal"), body(100, 'x'));

        store = FilesystemObjectStore.open(root, clock);

        assertEquals(before, store.list(ALL).objects());
        assertArrayEquals(body(20, 2), read("a"));
        assertArrayEquals(body(200_000, 4), read("😀/é"));
        assertTrue(put("a", body(1, 1))
                        .tag()
                        .opaque()
                        .compareTo(before.getFirst().tag().opaque())
                > 0);
        awaitFiles(3);
        reopen();
        assertEquals(3, store.list(ALL).objects().size());
    }

    private static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = new SqliteFile(file).openWriter();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void newestVersionOfAPathWinsTheRebuild() throws Exception {
        ObjectInfo old = put("a", body(10, 1));
        byte[] oldFile = Files.readAllBytes(file(old.tag()));
        Path oldPlace = file(old.tag());
        ObjectInfo present = put("a", body(20, 2));
        store.close();
        Files.write(oldPlace, oldFile); // as if the process had died before removing it
        Files.delete(root.resolve("index.db"));

        store = FilesystemObjectStore.open(root, clock);

        assertEquals(Optional.of(present), store.head(new ObjectPath("a")));
        assertArrayEquals(body(20, 2), read("a"));
        awaitFiles(1);
    }

    @Test
    void damagedFileIsSetAsideByTheRebuildAndNotDeleted() throws Exception {
        ObjectInfo damaged = put("a", body(1_000, 1));
        put("b", body(1_000, 2));
        store.close();
        try (RandomAccessFile file = new RandomAccessFile(file(damaged.tag()).toFile(), "rw")) {
            file.setLength(500);
        }
        Files.delete(root.resolve("index.db"));

        store = FilesystemObjectStore.open(root, clock);

        assertEquals(1, store.list(ALL).objects().size());
        assertArrayEquals(body(1_000, 2), read("b"));
        assertTrue(Files.exists(root.resolve("damaged").resolve(damaged.tag().opaque())));
    }

    @Test
    void indexOfANewerReleaseIsRefusedAndKept() throws Exception {
        put("a", body(10, 1));
        store.close();
        sql(root.resolve("index.db"), "PRAGMA user_version = 99");

        ServiceException failure =
                assertFails(ErrorCode.STORAGE_FAILURE, () -> FilesystemObjectStore.open(root, clock));

        assertTrue(failure.sentence().contains("newer release"), failure.sentence());
        sql(root.resolve("index.db"), "PRAGMA user_version = 1");
        store = FilesystemObjectStore.open(root, clock);
        assertArrayEquals(body(10, 1), read("a"));
    }

    @Test
    void objectWhoseFileIsMissingIsNotThere() throws Exception {
        ObjectInfo lost = put("a", body(10, 1));
        put("b", body(10, 2));
        Files.delete(file(lost.tag()));
        ObjectPath path = new ObjectPath("a");

        assertEquals(Optional.empty(), store.head(path));
        assertTrue(store.open(path).isEmpty());
        assertFails(ErrorCode.NOT_FOUND, () -> store.copy(path, new ObjectPath("c"), Precondition.NONE));
        assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", body(1, 1), Precondition.matches(lost.tag())));
        put("a", body(20, 3), Precondition.ABSENT);
        assertArrayEquals(body(20, 3), read("a"));
    }

    @Test
    void fileThatLostItsEndFailsWithTheObjectsName() throws Exception {
        ObjectInfo info = put("a", body(10_000, 1));
        try (RandomAccessFile file = new RandomAccessFile(file(info.tag()).toFile(), "rw")) {
            file.setLength(5_000);
        }

        ServiceException failure = assertFails(ErrorCode.STORAGE_FAILURE, () -> read("a"));

        assertTrue(failure.sentence().contains("'a' is damaged"), failure.sentence());
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndNothingElse() throws Exception {
        ObjectInfo info = put("a", body(10, 1));
        Path place = file(info.tag());
        store.close();
        Path orphan = place.resolveSibling("00000000000000010badcafe");
        Files.copy(place, orphan);
        Path foreign = Files.writeString(place.resolveSibling("README"), "not ours");
        Files.write(root.resolve("incoming").resolve("00000000000000020badcafe"), body(10, 1));

        store = FilesystemObjectStore.open(root, clock);

        awaitFiles(2);
        assertTrue(Files.exists(foreign));
        assertArrayEquals(body(10, 1), read("a"));
    }

    @Test
    void versionsGrowWhenTheClockGoesBack() throws Exception {
        ObjectInfo first = put("a", body(10, 1));
        now.addAndGet(-1_000_000);
        reopen();

        ObjectInfo second = put("a", body(10, 2));

        assertTrue(second.tag().opaque().compareTo(first.tag().opaque()) > 0);
        assertEquals(first.createdAt(), second.createdAt());
        assertFalse(second.updatedAt().isBefore(second.createdAt()));
    }

    @Test
    void folderBelongsToOneStoreAtATime() throws Exception {
        assertFails(ErrorCode.STORAGE_FAILURE, () -> FilesystemObjectStore.open(root, clock));

        put("a", body(10, 1));
        assertArrayEquals(body(10, 1), read("a"));
    }

    @Test
    void readerKeepsTheOldObjectWhoseNameIsGoneFromTheDisk() throws Exception {
        put("a", body(300_000, 1));
        try (StoredObject object = store.open(new ObjectPath("a")).orElseThrow()) {
            put("a", body(10, 2));
            store.delete(new ObjectPath("a"), Precondition.NONE);
            assertEquals(0, FilesystemObjectStoreTest.objectFiles(root));

            ByteArrayOutputStream out = new ByteArrayOutputStream();
            object.writeTo(out, new ByteRange(0, 300_000));

            assertArrayEquals(body(300_000, 1), out.toByteArray());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadTheFiles() throws Exception {
        put("a", body(10, 1));

        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                        path.toString());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileHandlesAreGivenBack() throws Exception {
        put("warm", body(10, 1));
        read("warm");
        long before = handles();

        for (int i = 0; i < 100; i++) {
            put("a", body(1_000, i));
            read("a");
            store.copy(new ObjectPath("a"), new ObjectPath("b"), Precondition.NONE);
            assertFails(ErrorCode.PRECONDITION_FAILED, () -> put("a", body(1, 1), Precondition.ABSENT));
            assertFails(
                    ErrorCode.INVALID_REQUEST,
                    () -> store.put(
                            new ObjectUpload(new ObjectPath("a"), "a/b", 5, 10, Precondition.NONE),
                            new ByteArrayInputStream(new byte[3])));
        }

        assertTrue(handles() <= before + 10, before + " handles became " + handles());
    }

    private static long handles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** A file in the place of a folder refuses as a broken disk does, for every user, root too. */
    @ParameterizedTest
    @ValueSource(strings = {"incoming", "objects"})
    void refusingDiskFailsWritesAndRecoversWithoutARestart(String broken) throws Exception {
        put("a", body(10, 1));
        Path place = root.resolve(broken);
        Path away = root.resolve("away");
        Files.move(place, away);
        Files.createFile(place);

        for (int i = 0; i < 3; i++) {
            assertFails(ErrorCode.STORAGE_FAILURE, () -> put("a", body(20, 2)));
        }
        if (broken.equals("incoming")) {
            assertFails(ErrorCode.STORAGE_FAILURE, store::ping);
        }

        Files.delete(place);
        Files.move(away, place);
        store.ping();
        assertArrayEquals(body(10, 1), read("a"));
        put("a", body(30, 3));
        assertArrayEquals(body(30, 3), read("a"));
        assertEquals(1, FilesystemObjectStoreTest.objectFiles(root));
    }
}
