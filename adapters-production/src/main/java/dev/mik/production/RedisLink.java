package dev.mik.production;

import dev.mik.ports.ServiceException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Calls on the one connection that all share, and the time that they have. What was sent once is never sent again. */
final class RedisLink implements AutoCloseable {
    private final RedisConfig config;
    private final RedisConnection connection;

    /** Begins to connect, see {@link RedisConnection}. */
    RedisLink(RedisConfig config, RedisKeyspace keyspace) {
        this.config = config;
        this.connection = new RedisConnection(config, new RedisConnector(config, keyspace.index()));
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
    <T> Optional<T> call(Deadline deadline, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
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

    private <T> T answer(Deadline deadline, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        try {
            return attempt(deadline, command);
        } catch (RedisException e) {
            throw RedisFailure.of(e);
        }
    }

    private <T> T attempt(Deadline deadline, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        RedisSession session =
                connection.session().orElseThrow(() -> RedisFailure.unreachable(new RedisException("not connected")));
        long sent = System.nanoTime();
        RedisFuture<T> future = command.apply(session.commands());
        try {
            T answer = await(future, deadline);
            session.answered();
            return answer;
        } catch (TimeoutException e) {
            future.cancel(true); // if it has not been sent yet, it need not be
            connection.suspect(session, sent);
            throw RedisFailure.late(config.timeout(), e);
        } catch (CancellationException e) {
            throw RedisFailure.unreachable(e);
        } catch (ExecutionException e) {
            RedisException failure =
                    e.getCause() instanceof RedisException redis ? redis : new RedisException(e.getCause());
            if (RedisFailure.isFromElsewhere(failure)) {
                connection.condemn(session);
            } else if (RedisFailure.isAnswer(failure)) {
                session.answered();
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

    @Override
    public void close() {
        connection.close();
    }
}
