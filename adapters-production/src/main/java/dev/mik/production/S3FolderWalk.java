package dev.mik.production;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks the paths of a server that keeps objects as files, folder by folder. Such servers answer for one folder reliably; over
 * all folders at once, MinIO for one leaves paths out if it is to begin in the middle.
 */
final class S3FolderWalk {
    private final S3Pages pages;
    private final S3Bucket bucket;
    private final int limit;
    private final List<String> found = new ArrayList<>();

    /**
     * A walk that ends when it has found so many.
     *
     * @param limit 1 or more
     */
    S3FolderWalk(S3Pages pages, S3Bucket bucket, int limit) {
        this.pages = pages;
        this.bucket = bucket;
        this.limit = limit;
    }

    /** The paths with a prefix after a name. */
    List<String> from(String prefix, String after) {
        List<String> folders = new ArrayList<>(List.of(prefix));
        if (after.startsWith(prefix)) {
            for (int at = after.indexOf('/', prefix.length()); at >= 0; at = after.indexOf('/', at + 1)) {
                folders.add(after.substring(0, at + 1));
            }
        }
        // What is left of the innermost folder, then of the one around it, and so on.
        String reached = after;
        for (String folder : folders.reversed()) {
            visit(folder, reached);
            reached = bucket.lastWithin(folder);
        }
        return found;
    }

    private void visit(String folder, String after) {
        String reached = after;
        boolean more = true;
        while (more && found.size() < limit) {
            // One more than needed, as the folder that the walk comes from may be among them.
            S3Pages.Page page = pages.page(folder, true, reached, limit - found.size() + 1);
            for (String name : page.names()) {
                if (found.size() == limit) {
                    return;
                }
                if (!S3Pages.Page.isFolder(name)) {
                    found.add(name);
                } else if (!after.startsWith(name)) {
                    visit(name, "");
                }
                reached = S3Pages.Page.isFolder(name) ? bucket.lastWithin(name) : name;
            }
            more = page.more() && !page.names().isEmpty();
        }
    }
}
