package dev.mik.embedded;

import dev.mik.ports.Names;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Collects one page of the index. Jumps over the members of a group instead of reading them. */
final class ObjectLister {
    private static final String STRETCH = ObjectIndex.SELECT + "WHERE path >= ? AND path < ? ORDER BY path LIMIT ?";

    private final Connection connection;
    private final ObjectListing listing;
    private final List<ObjectInfo> objects = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private String last = "";

    ObjectLister(Connection connection, ObjectListing listing) {
        this.connection = connection;
        this.listing = listing;
    }

    ObjectPage page() throws SQLException {
        byte[] prefix = ObjectIndex.utf8(listing.prefix());
        byte[] after = ObjectIndex.utf8(listing.page().after());
        byte[] from = after.length == 0 || Arrays.compareUnsigned(after, prefix) < 0 ? prefix : next(after);
        byte[] end = end(prefix);
        try (PreparedStatement stretch = connection.prepareStatement(STRETCH)) {
            stretch.setBytes(2, end);
            Optional<byte[]> jump = Optional.of(from);
            while (jump.isPresent() && !isFull()) {
                stretch.setBytes(1, jump.get());
                stretch.setInt(3, room());
                jump = collect(stretch);
            }
            // One more than fits tells whether something follows; but the rest of a listed group does not.
            return new ObjectPage(objects, groups, last, isFull() && follows(stretch));
        }
    }

    private int room() {
        return listing.page().limit() - objects.size() - groups.size();
    }

    private boolean isFull() {
        return room() == 0;
    }

    /** Takes rows until the page is full or a group begins; gives the place behind that group. */
    private Optional<byte[]> collect(PreparedStatement stretch) throws SQLException {
        try (ResultSet rows = stretch.executeQuery()) {
            while (rows.next()) {
                ObjectInfo info = ObjectIndex.row(rows);
                Optional<String> group = group(info.path().text());
                if (group.isPresent()) {
                    take(group.get());
                    return Optional.of(end(ObjectIndex.utf8(group.get())));
                }
                objects.add(info);
                last = info.path().text();
            }
        }
        return Optional.empty();
    }

    private void take(String group) {
        if (Names.BYTEWISE.compare(group, listing.page().after()) > 0) {
            groups.add(group);
            last = group;
        }
    }

    private boolean follows(PreparedStatement stretch) throws SQLException {
        boolean inGroup = !groups.isEmpty() && groups.getLast().equals(last);
        stretch.setBytes(1, inGroup ? end(ObjectIndex.utf8(last)) : next(ObjectIndex.utf8(last)));
        stretch.setInt(3, 1);
        try (ResultSet rows = stretch.executeQuery()) {
            return rows.next();
        }
    }

    private Optional<String> group(String path) {
        int at = listing.delimiter().isEmpty()
                ? -1
                : path.indexOf(listing.delimiter(), listing.prefix().length());
        return at < 0
                ? Optional.empty()
                : Optional.of(path.substring(0, at + listing.delimiter().length()));
    }

    /** The least bytes that are greater than these. */
    private static byte[] next(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The least bytes that are greater than everything that begins with these. */
    private static byte[] end(byte[] prefix) {
        if (prefix.length == 0) {
            return new byte[] {(byte) 0xff}; // no byte of UTF-8
        }
        byte[] end = prefix.clone();
        end[end.length - 1]++; // at most 0xf4 before
        return end;
    }
}
