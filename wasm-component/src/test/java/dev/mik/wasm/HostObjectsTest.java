package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mik.wasm.abi.AbiLimits;
import dev.mik.wasm.abi.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources of the host's that a guest holds, well and badly: Java objects behind handles. */
class HostObjectsTest {
    /** A file of the host's. */
    record OpenFile(String name) {}

    private final List<OpenFile> dropped = new ArrayList<>();
    private final LinkedComponent linked = linked();
    private final Instance files = linked.instantiate();

    private LinkedComponent linked() {
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files").resource("file", ResourceType.host("file", OpenFile.class, dropped::add));
        return linkedTo(linker);
    }

    /** Files that do all but end. */
    private static LinkedComponent linkedTo(Linker linker) {
        linker.instance("mik:fixtures/files")
                .function("[constructor]file", (context, in) -> new OpenFile(in.string(0)))
                .function("[method]file.size", (context, in) -> size(in, 0))
                .function("[static]file.join", (context, in) -> new OpenFile(file(in, 0).name + file(in, 1).name))
                .function("open", (context, in) -> open(in.string(0)))
                .function("larger", (context, in) -> Math.max(size(in, 0), size(in, 1)))
                .function("swap", (context, in) -> size(in, 1))
                .function("all", (context, in) -> List.of(new OpenFile("a"), new OpenFile("b")));
        return linker.link(Fixtures.component("host-resources"));
    }

    private static OpenFile file(Arguments in, int index) {
        return in.get(index, OpenFile.class);
    }

    private static long size(Arguments in, int index) {
        return file(in, index).name.length();
    }

    private static Object open(String name) {
        return switch (name) {
            case "" -> Result.error("no name");
            case "wrong" -> Result.ok("no file but a string");
            default -> Result.ok(new OpenFile(name));
        };
    }

    @AfterEach
    void close() {
        files.close();
    }

    private Object call(String function, Object... arguments) {
        return files.function(function).call(arguments);
    }

    private static List<OpenFile> files(String... names) {
        return List.of(names).stream().map(OpenFile::new).toList();
    }

    @Test
    void areDroppedWhenTheirHandleIs() {
        assertEquals(4L, call("use", "four"));
        assertEquals(files("four"), dropped);
    }

    @Test
    void areHeldUnderHandlesFromOne() {
        assertEquals(1L, call("leak", "ab"));
        assertEquals(2L, call("leak", "abc"));
        assertEquals(2L, call("size-of", 1L));
        assertEquals(5L, call("size-of", call("join", 1L, 2L)));
        call("drop-of", 2L);
        assertEquals(files("ababc"), dropped);
    }

    @Test
    void comeWithinOtherValues() {
        assertEquals(Result.error("no name"), call("open", ""));
        assertEquals(Result.ok(1L), call("open", "x"));
        assertEquals(2L, call("all"));
        assertEquals(files("a", "b"), dropped);
    }

    @Test
    void ofAnotherClassAreRefused() {
        Expect.trap(
                Trap.Kind.HOST,
                "mik:fixtures/files#open: a value of type own<resource file> must be a " + OpenFile.class.getName()
                        + ", not a java.lang.String",
                () -> call("open", "wrong"));
    }

    @Test
    void leaveNothingBehindInALoop() {
        assertEquals(call("loop", 1L), call("loop", 10_000L));
        assertEquals(10_001, dropped.size());
    }

    @Test
    void areTheSameObjectAllTheWay() {
        OpenFile given = new OpenFile("given");
        long handle = files.function("accept").call(Long.class, given);
        assertSame(given, files.function("give").call(OpenFile.class, handle));
        assertEquals(7L, call("look", new OpenFile("changed")));
        files.close();
        assertEquals(List.of(), dropped);
    }

    @Test
    void mayBeLentTwiceInOneCall() {
        assertEquals(3L, call("lend-twice", call("leak", "abc")));
    }

    @ParameterizedTest
    @CsvSource({
        "lend-and-give, mik:fixtures/files#swap: cannot remove the resource file at index 1 while borrowed",
        "give-twice, mik:fixtures/files#[static]file.join: unknown handle index 1"
    })
    void lentOrGivenAlreadyTheyCannotBeGiven(String function, String words) {
        Object handle = call("leak", "a");
        Expect.trap(Trap.Kind.HANDLE, words, () -> call(function, handle));
        files.close();
        assertEquals(files("a"), dropped);
    }

    @ParameterizedTest
    @CsvSource({"size-of, 0", "size-of, 1", "size-of, 99999", "size-of, 4294967295", "drop-of, 99999", "give, 99999"})
    void handlesThatAreNotThereAreTraps(String function, long handle) {
        Expect.trap(
                Trap.Kind.HANDLE,
                "unknown handle index " + handle + ", expected a resource file",
                () -> call(function, handle));
    }

    @Test
    void whatIsBorrowedHasToBeGivenBack() {
        Expect.trap(
                Trap.Kind.HANDLE,
                "borrow handles still remain at the end of the call of keep",
                () -> call("keep", new OpenFile("a")));
        files.close();
        assertEquals(List.of(), dropped);
    }

    @Test
    void whatIsBorrowedCannotBeGivenAway() {
        Expect.trap(
                Trap.Kind.HANDLE,
                "handle index 1 is a borrowed resource file, and cannot be given away",
                () -> call("steal", new OpenFile("a")));
        files.close();
        assertEquals(List.of(), dropped);
    }

    @Test
    void areDroppedOnceWhenTheInstanceIsClosed() {
        call("leak", "a");
        call("leak", "b");
        call("drop-of", 1L);
        call("accept", new OpenFile("c"));
        files.close();
        assertEquals(files("a", "b", "c"), dropped);
        files.close();
        assertEquals(3, dropped.size());
    }

    @Test
    void areDroppedWhenATrappedInstanceIsClosed() {
        call("leak", "a");
        Expect.trap(Trap.Kind.HANDLE, "unknown handle", () -> call("size-of", 9L));
        assertEquals(List.of(), dropped);
        files.close();
        assertEquals(files("a"), dropped);
    }

    @Test
    void givenToAnInstanceThatIsOverAreDroppedToo() {
        files.close();
        Expect.trap(Trap.Kind.POISONED, "was closed", () -> call("accept", new OpenFile("late")));
        assertEquals(files("late"), dropped);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDestructorThatFailsIsToldOnce(boolean byTheGuest) {
        List<OpenFile> attempts = new ArrayList<>();
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files")
                .resource("file", ResourceType.host("file", OpenFile.class, file -> {
                    attempts.add(file);
                    throw new IllegalStateException("stuck");
                }))
                .function("[constructor]file", (context, in) -> new OpenFile(in.string(0)));
        linker.root().function("go-on", (context, in) -> !byTheGuest);
        if (byTheGuest) {
            Trap trap = Expect.trap(
                    Trap.Kind.UNREACHABLE,
                    "unreachable",
                    () -> linker.link(Fixtures.component("start-holds")).instantiate());
            assertEquals(
                    "the destructor of resource file failed: java.lang.IllegalStateException: stuck",
                    trap.getSuppressed()[0].getMessage());
        } else {
            Instance held = linker.link(Fixtures.component("start-holds")).instantiate();
            Expect.trap(Trap.Kind.HOST, "the destructor of resource file failed: ", held::close);
            held.close();
        }
        assertEquals(files("held"), attempts);
    }

    @Test
    void anErrorInADestructorComesOutWhenAllHaveRun() {
        List<OpenFile> attempts = new ArrayList<>();
        AssertionError error = new AssertionError("stuck for good");
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files").resource("file", ResourceType.host("file", OpenFile.class, file -> {
            attempts.add(file);
            switch (file.name) {
                case "a" -> throw new IllegalStateException("stuck");
                case "b" -> {}
                default -> throw error;
            }
        }));
        Instance held = linkedTo(linker).instantiate();
        for (String name : List.of("a", "b", "c", "d")) {
            held.function("accept").call(new OpenFile(name));
        }
        assertSame(error, Expect.failure(AssertionError.class, "stuck for good", held::close));
        assertEquals(files("d", "c", "b", "a"), attempts);
        assertEquals(1, error.getSuppressed().length, "the same error again is no news");
        assertEquals(
                "the destructor of resource file failed: java.lang.IllegalStateException: stuck",
                error.getSuppressed()[0].getMessage());
        held.close();
        assertEquals(4, attempts.size());
    }

    @Test
    void asManyAreHeldAsAreAllowed() {
        try (Instance two = linked.with(new AbiLimits(2, 1 << 20)).instantiate()) {
            two.function("accept").call(new OpenFile("a"));
            two.function("accept").call(new OpenFile("b"));
            Expect.trap(
                    Trap.Kind.MEMORY_LIMIT,
                    "holds 2 handles, and may not have more",
                    () -> two.function("accept").call(new OpenFile("c")));
        }
        assertEquals(
                files("a", "b", "c"),
                dropped.stream().sorted(Comparator.comparing(OpenFile::name)).toList());
    }
}
