package dev.mik.ports.handlers;

import java.nio.file.Path;
import java.time.Instant;

/**
 * The compiled code of one module.
 *
 * @param file where it is
 * @param bytes its size
 * @param used when it was made or used last
 * @param current whether it would be used now: its module is there, it is authentic, and of these versions
 */
public record CachedCode(Path file, long bytes, Instant used, boolean current) {}
