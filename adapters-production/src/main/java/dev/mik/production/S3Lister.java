package dev.mik.production;

import dev.mik.ports.Names;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the names of a store in bytewise order, groups them by a delimiter, and leaves out those that are no paths.
 *
 * <p>S3 groups by {@code /} itself. By anything else it may or may not, so we do, and jump over each group. S3 lists
 * bytewise; some servers that speak its language list as Java sorts strings, which differs beyond the basic plane. Where that
 * shows, all names are read and sorted.
 */
final class S3Lister {
    private final S3Bucket bucket;
    private final S3Pages pages;
    private final ObjectListing listing;
    private final String delimiter;
    private final List<Name> found = new ArrayList<>();

    /**
     * A name in a list.
     *
     * @param text a path, or a group with its delimiter
     * @param group whether it is a group
     */
    record Name(String text, boolean group) {}

    S3Lister(S3Bucket bucket, ObjectListing listing) {
        this.bucket = bucket;
        this.pages = new S3Pages(bucket);
        this.listing = listing;
        this.delimiter = listing.delimiter();
    }

    /** The names after the one that the page is after: as many as the page takes and one more, if there are so many. */
    List<Name> names() {
        int wanted = listing.page().limit() + 1;
        String reached = beyondGroup(listing.page().after());
        boolean more = true;
        while (more && found.size() < wanted) {
            S3Pages.Page page = next(reached, wanted - found.size());
            for (String name : page.names()) {
                if (Names.BYTEWISE.compare(name, reached) <= 0) {
                    return sortedNames(wanted);
                }
                reached = name;
                add(name);
            }
            reached = beyondGroup(reached);
            more = page.more() && !page.names().isEmpty();
        }
        return found;
    }

    private S3Pages.Page next(String after, int limit) {
        boolean folders = delimiter.equals("/");
        if (bucket.isFileServer() && !folders) {
            List<String> names = new S3FolderWalk(pages, bucket, limit).from(listing.prefix(), after);
            return new S3Pages.Page(names, names.size() == limit);
        }
        return pages.page(listing.prefix(), folders, after, limit);
    }

    private List<Name> sortedNames(int wanted) {
        found.clear();
        for (String name : pages.all(listing.prefix()).tailSet(listing.page().after(), false)) {
            add(name);
            if (found.size() == wanted) {
                break;
            }
        }
        return found;
    }

    /** Notes a name or the group that it is in, once. */
    private void add(String name) {
        int at = delimiter.isEmpty()
                ? -1
                : name.indexOf(delimiter, listing.prefix().length());
        String text = at < 0 ? name : name.substring(0, at + delimiter.length());
        boolean known = Names.BYTEWISE.compare(text, listing.page().after()) <= 0
                || (!found.isEmpty() && found.getLast().text().equals(text));
        if (!known && isPath(at < 0 ? name : text + "x")) {
            found.add(new Name(text, at >= 0));
        }
    }

    /** Somebody else may have put things into the bucket that have no name in the API. */
    private static boolean isPath(String text) {
        try {
            return !new ObjectPath(text).text().isEmpty();
        } catch (ServiceException _) {
            return false;
        }
    }

    /** The last name that could be in the group of a name; the name itself if it is in none. */
    private String beyondGroup(String name) {
        if (delimiter.isEmpty() || !name.startsWith(listing.prefix())) {
            return name;
        }
        int at = name.indexOf(delimiter, listing.prefix().length());
        return at < 0 ? name : bucket.lastWithin(name.substring(0, at + delimiter.length()));
    }
}
