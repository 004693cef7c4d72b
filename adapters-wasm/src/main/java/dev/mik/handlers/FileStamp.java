package dev.mik.handlers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * By what a changed file is noticed without being read.
 *
 * @param modified its time
 * @param bytes its size
 * @param key its identity on its file system, which a file moved over it does not share; its path where there is none
 */
record FileStamp(Instant modified, long bytes, Object key) {
    /** Clocks of file systems tick slowly: two writes within one tick have the same time. */
    private static final Duration TICK = Duration.ofMillis(100);

    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(
                attributes.lastModifiedTime().toInstant(),
                attributes.size(),
                Objects.requireNonNullElse(attributes.fileKey(), file));
    }

    /** Whether a write after {@code now} is sure to be seen in the stamp. */
    boolean isSettled(Instant now) {
        return now.isAfter(modified.plus(TICK));
    }
}
