package dev.mik.production;

import dev.mik.ports.ServiceException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The one connection that all calls share, and the time that they have.
 *
 * <p>A call that is not answered in time fails; it is never sent twice. A connection from which nothing comes any more is
 * replaced as soon as another one can be made, for a peer that vanished without a word would keep it for a quarter of an
 * hour.
 */
final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisLink.class.getName());

    /** Between two attempts to connect. */
    private static final Duration REST = Duration.ofMillis(250);

    private final RedisConfig config;
    private final RedisConnector connector;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private volatile Optional<RedisSession> session = Optional.empty();
    private boolean wanted = true;
    private boolean closing;

    /** Begins to connect, and waits until that has succeeded or the time of one call has passed. */
    RedisLink(RedisConfig config) {
        this.config = config;
        connector = new RedisConnector(config);
        thread = Thread.ofVirtual().name("redis-connect").start(this::run);
        awaitFirst(Deadline.in(config.timeout()));
    }

    private void awaitFirst(Deadline deadline) {
        lock.lock();
        try {
            while (session.isEmpty() && deadline.left() > 0) {
                changed.awaitNanos(deadline.left());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the thread goes on connecting
        } finally {
            lock.unlock();
        }
    }

    /** Until when a call that begins now has to be answered. */
    Deadline deadline() {
        return Deadline.in(config.timeout());
    }

    /**
     * Sends one command and waits for its answer, also if interrupted: the caller has to learn what became of it.
     *
     * @return what Redis answered, empty for its nil
     * @throws ServiceException as {@link RedisFailure} has it
     */
    <T> Optional<T> call(
            Deadline deadline, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        return Optional.ofNullable(answer(deadline, command));
    }

    /** Runs a script, sending its text if Redis has not seen it since it started. */
    Object run(Deadline deadline, RedisScript script, byte[][] keys, byte[]... arguments) {
        try {
            return attempt(deadline, redis -> redis.evalsha(script.digest(), script.output(), keys, arguments));
        } catch (RedisNoScriptException _) {
            // Nothing has run, so this is the first time and not the second.
            return answer(deadline, redis -> redis.eval(script.text(), script.output(), keys, arguments));
        } catch (RedisException e) {
            throw RedisFailure.of(e);
        }
    }

    private <T> T answer(
            Deadline deadline, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        try {
            return attempt(deadline, command);
        } catch (RedisException e) {
            throw RedisFailure.of(e);
        }
    }

    private <T> T attempt(
            Deadline deadline, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        RedisSession current = session.orElseThrow(() -> RedisFailure.unreachable(new RedisException("not connected")));
        long sent = System.nanoTime();
        RedisFuture<T> future = command.apply(current.commands());
        try {
            T answer = await(future, deadline);
            current.answered();
            return answer;
        } catch (TimeoutException e) {
            future.cancel(true); // if it has not been sent yet, it need not be
            if (current.isSilentSince(sent)) {
                replace(current);
            }
            throw RedisFailure.late(config.timeout(), e);
        } catch (CancellationException e) {
            throw RedisFailure.unreachable(e);
        } catch (ExecutionException e) {
            RedisException failure =
                    e.getCause() instanceof RedisException redis ? redis : new RedisException(e.getCause());
            if (RedisFailure.isFromReplica(failure)) {
                replace(current); // the roles were changed behind this connection
            } else if (RedisFailure.isAnswer(failure)) {
                current.answered();
            }
            throw failure;
        }
    }

    private static <T> T await(RedisFuture<T> future, Deadline deadline) throws TimeoutException, ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(deadline.left(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void replace(RedisSession suspect) {
        lock.lock();
        try {
            if (session.filter(current -> current == suspect).isPresent()) {
                wanted = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean told = false;
        try {
            while (awaitWanted()) {
                try {
                    accept(connector.connect());
                    LOG.log(System.Logger.Level.INFO, "connected to {0}", config);
                    told = false;
                } catch (RuntimeException e) {
                    if (!told) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "cannot connect to " + config + "; trying again until it works",
                                e);
                    }
                    told = true;
                    rest();
                }
            }
        } catch (InterruptedException _) {
            // closing: nobody else knows this thread
        }
    }

    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            while (!wanted && !closing) {
                changed.await();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void rest() throws InterruptedException {
        lock.lock();
        try {
            long left = REST.toNanos();
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept(RedisSession fresh) {
        lock.lock();
        try {
            Optional<RedisSession> old = session;
            session = Optional.of(fresh);
            wanted = false;
            old.ifPresent(RedisSession::close);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        connector.close();
    }
}
