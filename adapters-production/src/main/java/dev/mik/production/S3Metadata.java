package dev.mik.production;

import dev.mik.ports.EntityTag;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What S3 does not tell of an object and we have to write down beside it: a version of its own, since S3's ETag is the same
 * for the same bytes, when an object first came to be under its name, and when this one was written, to the millisecond.
 *
 * @param version random, so that no two writes share one
 * @param createdAt in milliseconds
 * @param updatedAt in milliseconds
 */
record S3Metadata(String version, Instant createdAt, Instant updatedAt) {
    private static final String NAME = "mik";
    private static final String TYPE = "mik-type";
    private static final int LONGEST_TYPE = 512;
    private static final Pattern FORM = Pattern.compile("1\\.([0-9a-f]{32})\\.([0-9]{1,15})\\.([0-9]{1,15})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a new object bears. */
    static S3Metadata fresh(Optional<ObjectInfo> replaced) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant created = replaced.map(ObjectInfo::createdAt).orElse(now);
        return new S3Metadata(HexFormat.of().formatHex(random), created, now);
    }

    /**
     * What an object bears; one that somebody else wrote bears nothing, and S3's own words have to do.
     *
     * @param metadata as S3 gives it, without {@code x-amz-meta-}
     */
    static S3Metadata of(Map<String, String> metadata, String etag, Instant lastModified) {
        Matcher matcher = FORM.matcher(metadata.getOrDefault(NAME, ""));
        if (matcher.matches()) {
            return new S3Metadata(matcher.group(1), millis(matcher.group(2)), millis(matcher.group(3)));
        }
        Instant modified = lastModified.truncatedTo(ChronoUnit.MILLIS);
        // Whatever S3 calls a version, it has to fit into a tag of ours.
        String foreign = etag.replaceAll("[^!#-~]", "");
        return new S3Metadata(
                foreign.isEmpty() ? "x" : foreign.substring(0, Math.min(foreign.length(), 128)), modified, modified);
    }

    private static Instant millis(String decimal) {
        return Instant.ofEpochMilli(Long.parseLong(decimal));
    }

    /** As S3 takes it, with the type in the words in which it came: some servers write types anew in their own. */
    Map<String, String> asMap(String contentType) {
        Map<String, String> map = new HashMap<>();
        map.put(NAME, "1." + version + "." + createdAt.toEpochMilli() + "." + updatedAt.toEpochMilli());
        if (contentType.length() <= LONGEST_TYPE && contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            map.put(TYPE, contentType);
        }
        return map;
    }

    /** The type of an object: as it came, unless somebody has given it another one since. */
    static String contentType(Map<String, String> metadata, String told) {
        String came = metadata.getOrDefault(TYPE, told);
        return essence(came).equals(essence(told)) ? came : told;
    }

    private static String essence(String type) {
        return type.replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT);
    }

    /** What the port calls it. */
    ObjectInfo info(ObjectPath path, long size, String contentType) {
        return new ObjectInfo(path, size, contentType, new EntityTag(version), createdAt, updatedAt);
    }
}
