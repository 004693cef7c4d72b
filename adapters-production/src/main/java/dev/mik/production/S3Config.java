package dev.mik.production;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where objects lie in S3, from a URL: {@code s3://bucket/prefix}, or {@code s3://access-key:secret@bucket/prefix} where the
 * chain of credentials (environment, profile, container, instance) is not to decide.
 *
 * <p>Options: {@code endpoint} of a server that is not AWS, {@code region} (else that of the environment or profile, else
 * {@code us-east-1}), {@code path_style} (default: true with an endpoint), {@code timeout_ms} (default 2000): how long S3 may
 * leave a request without any progress; {@code file_server} (default false) for a server that keeps objects as files in folders,
 * as MinIO and S3Proxy do: it cannot have {@code a} and {@code a/b} at once, so a blank is put behind every key.
 */
public final class S3Config {
    private static final String EXAMPLE = "s3://bucket/prefix?endpoint=http://localhost:9000&region=eu-central-1";
    private static final List<String> OPTIONS =
            List.of("endpoint", "region", "path_style", "timeout_ms", "file_server");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    private final StoreAddress address;
    private final Duration timeout;
    private final Optional<URI> endpoint;
    private final boolean pathStyle;
    private final boolean fileServer;

    private S3Config(StoreAddress address) {
        this.address = address;
        if (!address.scheme().equals("s3")) {
            throw new IllegalArgumentException("must begin with s3://");
        }
        if (!BUCKET.matcher(address.authority()).matches()) {
            throw new IllegalArgumentException("names no bucket, as in " + EXAMPLE);
        }
        if (address.user().isEmpty() != address.password().isEmpty()) {
            throw new IllegalArgumentException("has an access key without a secret, or the other way round");
        }
        timeout = Duration.ofMillis(address.number("timeout_ms", 2_000, 10, 60_000));
        endpoint = address.option("endpoint", "").isEmpty()
                ? Optional.empty()
                : Optional.of(endpoint(address.option("endpoint", "")));
        pathStyle = address.flag("path_style", endpoint.isPresent());
        fileServer = address.flag("file_server", false);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text);
            if (List.of("http", "https")
                            .contains(Optional.ofNullable(uri.getScheme()).orElse(""))
                    && Optional.ofNullable(uri.getHost()).isPresent()
                    && Optional.ofNullable(uri.getUserInfo()).isEmpty()) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException("has an endpoint that is not like http://host:port or https://host");
    }

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException with a sentence that goes on after "the URL", and shows no secret
     */
    public static S3Config parse(String url) {
        return new S3Config(StoreAddress.parse(url, EXAMPLE, OPTIONS));
    }

    String bucket() {
        return address.authority();
    }

    /** What all keys begin with: empty, or ending in a slash. */
    String prefix() {
        String path = address.path().replaceAll("^/+|/+$", "");
        return path.isEmpty() ? "" : path + "/";
    }

    /** The access key of the URL; empty if the chain of credentials decides. */
    String accessKey() {
        return address.user();
    }

    /** The secret of the URL; never to be printed. */
    String secret() {
        return address.password();
    }

    Optional<URI> endpoint() {
        return endpoint;
    }

    /** The region of the URL, or an empty text. */
    String region() {
        return address.option("region", "");
    }

    /** Whether the bucket stands in the path and not in the host's name. */
    boolean pathStyle() {
        return pathStyle;
    }

    /** Whether the server keeps objects as files in folders. */
    boolean fileServer() {
        return fileServer;
    }

    /** How long a request may be without progress. */
    Duration timeout() {
        return timeout;
    }

    /** The URL without access key, secret and options. */
    @Override
    public String toString() {
        return address + endpoint.map(uri -> " at " + uri).orElse("");
    }
}
