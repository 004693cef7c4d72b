package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ScriptName;
import dev.mik.wasm.Trap;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The scripts of a folder, compiled when they are asked for, and again when their files have changed. */
final class Scripts {
    private static final System.Logger LOG = System.getLogger("handler");
    private static final long MOST_BYTES = 1 << 20;

    /** What a file was compiled to, and when the file had been looked at before that. */
    private record Compiled(FileStamp stamp, Instant seen, Bytecode code) {}

    private final Path folder;
    private final boolean reload;
    private final Map<ScriptName, Compiled> known = new ConcurrentHashMap<>();

    Scripts(Path folder, boolean reload) {
        this.folder = folder;
        this.reload = reload;
    }

    /** Throws {@link ErrorCode#NOT_FOUND} if there is no such script. */
    void check(ScriptName name) {
        if (!Files.isRegularFile(file(name))) {
            known.remove(name);
            throw notFound(name);
        }
    }

    /**
     * A script's bytecode. Several requests may compile the same script at once, so that none waits for another.
     *
     * @param compiler from source
     * @throws ServiceException {@link ErrorCode#NOT_FOUND}
     * @throws Trap if the file is no script, and no older one was
     */
    Bytecode get(ScriptName name, Function<String, Bytecode> compiler) {
        Compiled old = known.get(name);
        if (old != null && !reload) {
            return old.code();
        }
        try {
            Instant now = Instant.now();
            FileStamp stamp = FileStamp.of(file(name));
            if (old != null && old.stamp().equals(stamp) && stamp.isSettled(old.seen())) {
                return old.code();
            }
            Bytecode code = compile(name, stamp, compiler);
            known.put(name, new Compiled(stamp, now, code));
            return code;
        } catch (IOException e) {
            throw notFound(name);
        }
    }

    private Bytecode compile(ScriptName name, FileStamp stamp, Function<String, Bytecode> compiler) throws IOException {
        Compiled old = known.get(name);
        try {
            return compiler.apply(source(name, stamp));
        } catch (Trap e) {
            if (old == null || e.kind() == Trap.Kind.INTERRUPTED) {
                throw e;
            }
            LOG.log(
                    Level.ERROR,
                    "The changed script is none; the one before it goes on serving.",
                    Map.of("module", "script/" + name, "reason", String.valueOf(e.getMessage())));
            return old.code();
        }
    }

    private String source(ScriptName name, FileStamp stamp) throws IOException {
        if (stamp.bytes() > MOST_BYTES) {
            throw new Trap(Trap.Kind.HOST, "a script has " + MOST_BYTES + " bytes at most");
        }
        return new String(Files.readAllBytes(file(name)), StandardCharsets.UTF_8);
    }

    private Path file(ScriptName name) {
        return folder.resolve(name + ".js");
    }

    private static ServiceException notFound(ScriptName name) {
        return new ServiceException(
                ErrorCode.NOT_FOUND, "There is no script " + name + ": put " + name + ".js into the scripts folder.");
    }
}
