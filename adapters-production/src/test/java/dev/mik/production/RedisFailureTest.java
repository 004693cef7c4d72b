package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.ErrorCode;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisFailureTest {
    /** As servers of different ages word them, from commands and from within scripts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNAVAILABLE     | READONLY You can't write against a read only replica.",
                "UNAVAILABLE     | ERR Error running script (call to f_1): @user_script:9: @user_script: 9: -READONLY You"
                        + " can't write against a read only replica.",
                "UNAVAILABLE     | LOADING Redis is loading the dataset in memory",
                "UNAVAILABLE     | CLUSTERDOWN The cluster is down",
                "UNAVAILABLE     | MOVED 3999 127.0.0.1:6381",
                "UNAVAILABLE     | NOAUTH Authentication required.",
                "UNAVAILABLE     | WRONGPASS invalid username-password pair or user is disabled.",
                "UNAVAILABLE     | NOPERM this user has no permissions to access one of the keys used as arguments",
                "BUSY            | BUSY Redis is busy running a script. You can only call SCRIPT KILL.",
                "STORAGE_FAILURE | OOM command not allowed when used memory > 'maxmemory'. script: abc, on @user_script:3.",
                "STORAGE_FAILURE | MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist",
                "STORAGE_FAILURE | WRONGTYPE Operation against a key holding the wrong kind of value",
                "STORAGE_FAILURE | ERR unknown command",
                "INVALID_REQUEST | CROSSSLOT Keys in request don't hash to the same slot"
            })
    void answersHaveTheirCodes(ErrorCode code, String answer) {
        assertEquals(
                code,
                RedisFailure.of(new RedisCommandExecutionException(answer)).code());
    }

    @Test
    void whatRedisDidNotSayIsAboutTheConnection() {
        assertEquals(
                ErrorCode.UNAVAILABLE,
                RedisFailure.of(new RedisException("Connection disconnected")).code());
    }
}
