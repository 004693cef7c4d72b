package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes wrong with Redis, in the words of the ports. */
final class RedisFailure {
    /** The word that an error begins with; from a script it stands somewhere in the middle. */
    private static final Pattern WORD = Pattern.compile("\\b(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK"
            + "|NOREPLICAS|OOM|MISCONF|BUSY|NOAUTH|WRONGPASS|NOPERM|CROSSSLOT|WRONGTYPE|MIKFORMAT)\\b");

    private RedisFailure() {}

    /** The failure of a call. */
    static ServiceException of(RedisException e) {
        if (!(e instanceof RedisCommandExecutionException)) {
            return unreachable(e);
        }
        return switch (word(e).orElse("")) {
            case "READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "NOREPLICAS" ->
                new ServiceException(
                        ErrorCode.UNAVAILABLE, "Redis cannot serve at the moment; the log of the server says why.", e);
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                new ServiceException(
                        ErrorCode.UNAVAILABLE, "Redis refuses the user that the server logs in as; see its log.", e);
            case "BUSY" ->
                new ServiceException(ErrorCode.BUSY, "Redis is busy with a script; try again in a moment.", e);
            case "OOM" ->
                new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "Redis takes no writes: its memory limit is reached.", e);
            case "MISCONF" ->
                new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "Redis takes no writes: it cannot save to its disk.", e);
            case "CROSSSLOT" ->
                new ServiceException(
                        ErrorCode.INVALID_REQUEST,
                        "The keys of this request lie in different slots of the Redis cluster; one step can only touch"
                                + " one slot.",
                        e);
            case "WRONGTYPE", "MIKFORMAT" -> RedisRecord.foreign();
            default ->
                new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "Redis refused the operation; the log of the server says why.", e);
        };
    }

    private static Optional<String> word(RedisException e) {
        Matcher matcher = WORD.matcher(Optional.ofNullable(e.getMessage()).orElse(""));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether Redis itself said it, so that it is alive. */
    static boolean isAnswer(RedisException e) {
        return e instanceof RedisCommandExecutionException;
    }

    /** Whether a server said it that is not, or no longer, the one to ask: a replica, or another node of the cluster. */
    static boolean isFromElsewhere(RedisException e) {
        return isAnswer(e)
                && word(e).filter(word -> word.equals("READONLY") || word.equals("MOVED"))
                        .isPresent();
    }

    /** There is no connection, or it broke: nobody knows whether a write that was under way has been done. */
    static ServiceException unreachable(Throwable cause) {
        return new ServiceException(ErrorCode.UNAVAILABLE, "Redis cannot be reached; try again in a moment.", cause);
    }

    /** No answer in time: nobody knows whether a write has been done. */
    static ServiceException late(Duration timeout, Throwable cause) {
        return new ServiceException(
                ErrorCode.UNAVAILABLE,
                "Redis did not answer within " + timeout.toMillis() + " ms; try again in a moment.",
                cause);
    }
}
