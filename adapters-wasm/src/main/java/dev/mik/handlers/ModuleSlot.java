package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One module in memory, and the one loader that may be at work for it. */
final class ModuleSlot {
    /** How long a request waits for its module; a large one compiles for longer when it is seen first. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger("dev.mik.handlers");

    /**
     * What was made of a file.
     *
     * @param stamp the file's
     * @param seen when it was read
     * @param digest of its content, to tell a change from a touch
     * @param servable what answers
     */
    private record Loaded(FileStamp stamp, Instant seen, String digest, Servable servable) {}

    /** A file of which nothing could be made. */
    private record Broken(FileStamp stamp, Instant seen, String why) {}

    /** A load on its way, and whether the one who asks has begun it. */
    private record Work(Future<Servable> result, boolean own) {}

    private final ModuleLoader loader;
    private final HandlerThreads threads;
    private final Runnable counter;
    private volatile Optional<Loaded> loaded = Optional.empty();
    private volatile Optional<Broken> broken = Optional.empty();
    private volatile long lastUse = System.nanoTime();
    private Optional<Future<Servable>> loading = Optional.empty();

    /**
     * A slot with nothing in it.
     *
     * @param counter told of each file that is loaded, not of those that turn out to be the same
     */
    ModuleSlot(ModuleLoader loader, HandlerThreads threads, Runnable counter) {
        this.loader = loader;
        this.threads = threads;
        this.counter = counter;
    }

    /** What answers for the file as it is, if that is known without reading it. */
    Optional<Servable> current(ModuleFile file, boolean reload) {
        Optional<Loaded> now = loaded;
        lastUse = System.nanoTime();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        boolean same = !reload || isOf(now.get().stamp(), now.get().seen(), file);
        boolean hopeless =
                broken.isPresent() && isOf(broken.get().stamp(), broken.get().seen(), file);
        return same || hopeless ? Optional.of(now.get().servable()) : Optional.empty();
    }

    private static boolean isOf(FileStamp stamp, Instant seen, ModuleFile file) {
        return stamp.equals(file.stamp()) && stamp.isSettled(seen);
    }

    /**
     * Loads the file, or waits for the one who does.
     *
     * @throws ServiceException {@link ErrorCode#MODULE_INVALID} if nothing can be made of it and nothing else is there,
     *     {@link ErrorCode#UNAVAILABLE} if it takes too long
     */
    Servable load(ModuleFile file) throws InterruptedException {
        Optional<Broken> known = broken;
        if (known.isPresent() && isOf(known.get().stamp(), known.get().seen(), file)) {
            throw invalid(file);
        }
        while (true) {
            Work work = begin(file);
            Servable servable = await(work, file);
            // One that others had begun may have read the file before it was changed.
            if (work.own() || knows(file)) {
                return servable;
            }
        }
    }

    private static Servable await(Work work, ModuleFile file) throws InterruptedException {
        try {
            return work.result().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "The module " + file.id() + " is still being compiled; try again in a while.",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServiceException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private boolean knows(ModuleFile file) {
        return loaded.filter(now -> now.stamp().equals(file.stamp())).isPresent()
                || broken.filter(now -> now.stamp().equals(file.stamp())).isPresent();
    }

    private synchronized Work begin(ModuleFile file) {
        Optional<Future<Servable>> others = loading;
        if (others.isPresent()) {
            return new Work(others.get(), false);
        }
        Future<Servable> own = threads.run(() -> {
            try {
                return replace(file);
            } finally {
                finished();
            }
        });
        loading = Optional.of(own);
        return new Work(own, true);
    }

    private synchronized void finished() {
        loading = Optional.empty();
    }

    private Servable replace(ModuleFile file) {
        Instant seen = Instant.now();
        try {
            ModuleContent content = loader.read(file);
            Optional<Loaded> old = loaded;
            boolean same = old.isPresent() && old.get().digest().equals(content.digest());
            if (!same) {
                counter.run();
            }
            long began = System.nanoTime();
            Servable servable = same ? old.get().servable() : loader.load(file, content);
            loaded = Optional.of(new Loaded(content.stamp(), seen, content.digest(), servable));
            broken = Optional.empty();
            if (!same) {
                LOG.log(
                        Level.INFO,
                        old.isPresent() ? "module_reloaded" : "module_loaded",
                        Map.of("module", file.id().toString(), "duration_ms", (System.nanoTime() - began) / 1_000_000));
            }
            return servable;
        } catch (ModuleLoader.Refused e) {
            return keepOld(file, seen, e);
        }
    }

    private Servable keepOld(ModuleFile file, Instant seen, ModuleLoader.Refused refused) {
        // What could not be read may be readable the next time, though its stamp is the same: chmod does not change it.
        Instant certain = refused.getCause() instanceof IOException ? Instant.MIN : seen;
        broken = Optional.of(new Broken(file.stamp(), certain, refused.why()));
        Optional<Loaded> old = loaded;
        LOG.log(
                Level.ERROR,
                "Failed to instantiate",
                Map.of(
                        "module",
                        file.id().toString(),
                        "reason",
                        refused.why(),
                        "serving",
                        old.isPresent() ? "the version before" : "nothing"));
        return old.orElseThrow(() -> invalid(file)).servable();
    }

    private static ServiceException invalid(ModuleFile file) {
        return new ServiceException(
                ErrorCode.MODULE_INVALID,
                "The file of the module " + file.id() + " cannot be served; the log says why.");
    }

    boolean isLoaded() {
        return loaded.isPresent();
    }

    long bytes() {
        return loaded.map(now -> now.stamp().bytes()).orElse(0L);
    }

    long lastUse() {
        return lastUse;
    }

    /** Why the file as it was seen last cannot be served. */
    Optional<String> problem() {
        return broken.map(Broken::why);
    }
}
