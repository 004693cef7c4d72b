package dev.mik.ports.storage;

import dev.mik.ports.Precondition;

/**
 * What is said about an object before its bytes come.
 *
 * @param path where it goes
 * @param contentType a media type
 * @param declaredLength in bytes, or {@link #UNKNOWN_LENGTH}; a body of another length is refused
 * @param maxLength in bytes: a longer body is refused as soon as that shows
 * @param precondition checked before the body is read (where that saves work) and again, atomically, at the end
 */
public record ObjectUpload(
        ObjectPath path, String contentType, long declaredLength, long maxLength, Precondition precondition) {
    /** The length is known when the body ends. */
    public static final long UNKNOWN_LENGTH = -1;
}
