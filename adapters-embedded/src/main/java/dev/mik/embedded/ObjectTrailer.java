package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands behind the body in an object's file, so that the file explains itself when the index is lost.
 *
 * <p>A body of unknown length can be streamed before it, and a part of the body is found without it. Layout, big-endian:
 * the fields in order (texts as two bytes of length and modified UTF-8, numbers as eight bytes), CRC-32C of the fields
 * (four bytes), their length (four bytes), the eight bytes {@code mikobj-1}.
 */
final class ObjectTrailer {
    /** {@code mikobj-1} in ASCII; the last character is the format's version. */
    private static final long MAGIC = 0x6d696b6f626a2d31L;

    private static final int FOOTER_BYTES = 4 + 4 + 8;

    /** Larger than any path and content type that fit the text encoding. */
    private static final int MAX_FIELDS_BYTES = 256 * 1024;

    private ObjectTrailer() {}

    /** The bytes to append to the body. */
    static byte[] encode(ObjectInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(info.path().text());
            out.writeUTF(info.contentType());
            out.writeUTF(info.tag().opaque());
            out.writeLong(info.size());
            out.writeLong(info.createdAt().toEpochMilli());
            out.writeLong(info.updatedAt().toEpochMilli());
            byte[] fields = bytes.toByteArray();
            out.writeInt(checksum(fields));
            out.writeInt(fields.length);
            out.writeLong(MAGIC);
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail, and the texts are within 64 KiB", e);
        }
        return bytes.toByteArray();
    }

    private static int checksum(byte[] fields) {
        CRC32C checksum = new CRC32C();
        checksum.update(fields);
        return (int) checksum.getValue();
    }

    /** Reads the description at the end of a file; empty if the file is not whole. */
    static Optional<ObjectInfo> read(RandomAccessFile file) throws IOException {
        if (file.length() < FOOTER_BYTES) {
            return Optional.empty();
        }
        byte[] footer = new byte[FOOTER_BYTES];
        file.seek(file.length() - FOOTER_BYTES);
        file.readFully(footer);
        ByteBuffer numbers = ByteBuffer.wrap(footer);
        int checksum = numbers.getInt();
        int length = numbers.getInt();
        long fieldsAt = file.length() - FOOTER_BYTES - length;
        if (numbers.getLong() != MAGIC || length < 0 || length > MAX_FIELDS_BYTES || fieldsAt < 0) {
            return Optional.empty();
        }
        byte[] fields = new byte[length];
        file.seek(fieldsAt);
        file.readFully(fields);
        return checksum(fields) == checksum ? decode(fields).filter(info -> info.size() == fieldsAt) : Optional.empty();
    }

    private static Optional<ObjectInfo> decode(byte[] fields) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(fields))) {
            ObjectPath path = new ObjectPath(in.readUTF());
            String contentType = in.readUTF();
            EntityTag tag = new EntityTag(in.readUTF());
            long size = in.readLong();
            Instant createdAt = Instant.ofEpochMilli(in.readLong());
            return Optional.of(
                    new ObjectInfo(path, size, contentType, tag, createdAt, Instant.ofEpochMilli(in.readLong())));
        }
    }
}
