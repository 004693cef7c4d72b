package dev.mik.ports.storage;

import dev.mik.ports.EntityTag;
import java.time.Instant;

/**
 * What is known of an object without reading it.
 *
 * @param path its name
 * @param size in bytes
 * @param contentType a media type
 * @param tag its version
 * @param createdAt when an object first came to be under this path, in milliseconds
 * @param updatedAt when the present one was written, in milliseconds
 */
public record ObjectInfo(
        ObjectPath path, long size, String contentType, EntityTag tag, Instant createdAt, Instant updatedAt) {}
