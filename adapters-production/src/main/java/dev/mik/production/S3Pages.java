package dev.mik.production;

import dev.mik.ports.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3's own lists, as paths of a store. */
final class S3Pages {
    private static final int LONGEST = 1_000;

    private final S3Bucket bucket;

    S3Pages(S3Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * One answer.
     *
     * @param names paths and folders, merged by order; what is out of order stays so, and is seen by who reads it
     * @param more whether something follows
     */
    record Page(List<String> names, boolean more) {
        /** Whether a name is a folder and no path, which never ends so. */
        static boolean isFolder(String name) {
            return name.endsWith("/");
        }
    }

    /**
     * Asks for one page.
     *
     * @param folders whether what is deeper than the prefix shows as folders only
     * @param after a path, or empty for the beginning
     */
    Page page(String prefix, boolean folders, String after, int limit) {
        ListObjectsV2Request.Builder request = request(prefix).maxKeys(Math.min(limit, LONGEST));
        if (folders) {
            request.delimiter("/");
        }
        if (!after.isEmpty()) {
            request.startAfter(bucket.prefix() + after + bucket.suffix());
        }
        ListObjectsV2Response answer = fetch(request.build());
        while (answer.isTruncated() && names(answer).isEmpty()) {
            // Nothing but what others have put there.
            answer = fetch(request.startAfter(answer.contents().getLast().key()).build());
        }
        return new Page(names(answer), answer.isTruncated());
    }

    /** All paths with a prefix, in the right order whatever the server's is. */
    NavigableSet<String> all(String prefix) {
        NavigableSet<String> all = new TreeSet<>(Names.BYTEWISE);
        String token = "";
        do {
            ListObjectsV2Request.Builder request = request(prefix).maxKeys(LONGEST);
            if (!token.isEmpty()) {
                request.continuationToken(token);
            }
            ListObjectsV2Response answer = fetch(request.build());
            all.addAll(names(answer));
            token = answer.isTruncated() ? answer.nextContinuationToken() : "";
        } while (!token.isEmpty());
        return all;
    }

    private ListObjectsV2Request.Builder request(String prefix) {
        return ListObjectsV2Request.builder()
                .bucket(bucket.name())
                .prefix(bucket.prefix() + prefix)
                .encodingType(EncodingType.URL); // XML has no word for some characters
    }

    private ListObjectsV2Response fetch(ListObjectsV2Request request) {
        try {
            return bucket.s3().repeatable(client -> client.listObjectsV2(request));
        } catch (S3Exception e) {
            throw S3Failure.of(e);
        }
    }

    private List<String> names(ListObjectsV2Response answer) {
        int cut = bucket.prefix().length();
        List<String> paths = answer.contents().stream()
                .map(S3Object::key)
                .filter(key -> key.endsWith(bucket.suffix())
                        && key.length() - cut > bucket.suffix().length())
                .map(key -> key.substring(cut, key.length() - bucket.suffix().length()))
                .filter(path -> !Page.isFolder(path)) // an empty object by which some tools stand for a folder
                .toList();
        List<String> folders = answer.commonPrefixes().stream()
                .map(group -> group.prefix().substring(cut))
                .toList();
        return folders.isEmpty() ? paths : merged(paths, folders);
    }

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
