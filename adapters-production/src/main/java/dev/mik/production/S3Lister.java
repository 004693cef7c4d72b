package dev.mik.production;

import dev.mik.ports.Names;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Walks the names of a bucket in bytewise order, groups them by a delimiter, and leaves out those that are no paths.
 *
 * <p>S3 groups by {@code /} itself. By anything else it may or may not, so we do, and jump over each group. S3 lists
 * bytewise; some servers that speak its language list as Java sorts strings, which differs beyond the basic plane. Where that
 * shows, all names are read and sorted.
 */
final class S3Lister {
    private static final int PAGE = 1_000;

    /** U+10FFFF, the greatest character, four bytes long. */
    private static final String GREATEST = Character.toString(Character.MAX_CODE_POINT);

    private final S3Bucket bucket;
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
        this.listing = listing;
        this.delimiter = listing.delimiter();
    }

    /** The names after the one that the page is after: as many as the page takes and one more, if there are so many. */
    List<Name> names() {
        int wanted = listing.page().limit() + 1;
        String after = beyondGroup(listing.page().after());
        boolean more = true;
        while (more && found.size() < wanted) {
            ListObjectsV2Response page = fetch(after, Math.min(PAGE, wanted - found.size()));
            List<String> raw = rawNames(page);
            String reached = after;
            for (String name : raw) {
                if (Names.BYTEWISE.compare(name, reached) <= 0) {
                    return sortedNames(wanted);
                }
                reached = name;
                add(name);
            }
            more = page.isTruncated() && !raw.isEmpty();
            after = beyondGroup(reached);
        }
        return found;
    }

    /** A server that does not list bytewise: everything is read, in the order in which it comes. */
    private List<Name> sortedNames(int wanted) {
        found.clear();
        TreeSet<String> all = new TreeSet<>(Names.BYTEWISE);
        String token = "";
        do {
            ListObjectsV2Response page = fetchAll(token);
            all.addAll(rawNames(page));
            token = page.isTruncated() ? page.nextContinuationToken() : "";
        } while (!token.isEmpty());
        for (String name : all.tailSet(listing.page().after(), false)) {
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
        if (at < 0) {
            return name;
        }
        String group = name.substring(0, at + delimiter.length());
        int room = S3Bucket.MAX_KEY_BYTES - (bucket.prefix() + group).getBytes(StandardCharsets.UTF_8).length;
        return group + GREATEST.repeat(Math.max(room, 0) / 4);
    }

    private ListObjectsV2Response fetch(String after, int limit) {
        ListObjectsV2Request.Builder request = request().maxKeys(limit);
        if (!after.isEmpty()) {
            request.startAfter(bucket.prefix() + after);
        }
        return fetch(request.build());
    }

    private ListObjectsV2Response fetchAll(String token) {
        ListObjectsV2Request.Builder request = request().maxKeys(PAGE);
        if (!token.isEmpty()) {
            request.continuationToken(token);
        }
        return fetch(request.build());
    }

    private ListObjectsV2Request.Builder request() {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(bucket.name())
                .prefix(bucket.prefix() + listing.prefix())
                .encodingType(EncodingType.URL); // XML has no word for some characters
        if (delimiter.equals("/")) {
            request.delimiter(delimiter);
        }
        return request;
    }

    private ListObjectsV2Response fetch(ListObjectsV2Request request) {
        try {
            return bucket.s3().repeatable(client -> client.listObjectsV2(request));
        } catch (S3Exception e) {
            throw S3Failure.of(e);
        }
    }

    /** Names and groups of an answer, without the bucket's prefix; each kind comes by itself. */
    private List<String> rawNames(ListObjectsV2Response page) {
        List<String> names = new ArrayList<>();
        page.contents()
                .forEach(object ->
                        names.add(object.key().substring(bucket.prefix().length())));
        int objects = names.size();
        page.commonPrefixes().stream()
                .map(CommonPrefix::prefix)
                .forEach(group -> names.add(group.substring(bucket.prefix().length())));
        if (objects > 0 && objects < names.size()) {
            return merged(names.subList(0, objects), names.subList(objects, names.size()));
        }
        return names;
    }

    /** Two ordered lists as one; what is out of order stays so, and is seen by who reads it. */
    private static List<String> merged(List<String> a, List<String> b) {
        List<String> merged = new ArrayList<>(a.size() + b.size());
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            boolean first = j == b.size() || (i < a.size() && Names.BYTEWISE.compare(a.get(i), b.get(j)) < 0);
            merged.add(first ? a.get(i++) : b.get(j++));
        }
        return merged;
    }
}
