package dev.mik.handlers;

import dev.mik.ports.handlers.ModuleId;
import java.nio.file.Path;

/**
 * A module on disk.
 *
 * @param id its identity
 * @param path where it is
 * @param stamp what it was when it was looked at
 */
record ModuleFile(ModuleId id, Path path, FileStamp stamp) {}
