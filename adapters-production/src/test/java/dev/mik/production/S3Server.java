package dev.mik.production;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real server that speaks S3: S3Proxy, or the one that {@code -Dmik.s3.endpoint} names (with {@code -Dmik.s3.access_key} and
 * {@code -Dmik.s3.secret}), so that the same tests run against MinIO and others.
 *
 * @param endpoint where it is
 */
record S3Server(URI endpoint, String accessKey, String secret) {
    private static final String NAMED = System.getProperty("mik.s3.endpoint", "");

    /** One whose keys are plain strings, as those of S3 are. */
    static S3Server shared() {
        return NAMED.isEmpty() ? Plain.PROXY.server() : named();
    }

    /** One that keeps objects as files in folders. */
    static S3Server sharedFileServer() {
        return NAMED.isEmpty() ? Folders.PROXY.server() : named();
    }

    private static S3Server named() {
        return new S3Server(
                URI.create(NAMED),
                System.getProperty("mik.s3.access_key", ""),
                System.getProperty("mik.s3.secret", ""));
    }

    private static final class Plain {
        static final S3Proxy PROXY = S3Proxy.inMemory();
    }

    private static final class Folders {
        static final S3Proxy PROXY = S3Proxy.inFolders();
    }

    /** The name of a new bucket. */
    String newBucket() {
        String bucket = "b" + UUID.randomUUID();
        ask(client -> client.createBucket(request -> request.bucket(bucket)));
        return bucket;
    }

    /** What a store on a bucket is opened with. */
    S3Config config(String bucketAndPrefix, String... options) {
        return at(endpoint, bucketAndPrefix, options);
    }

    /** The same by way of another address, as of a proxy. */
    S3Config at(URI address, String bucketAndPrefix, String... options) {
        String more = options.length == 0 ? "" : "&" + String.join("&", options);
        return S3Config.parse("s3://" + encoded(accessKey) + ":" + encoded(secret) + "@" + bucketAndPrefix
                + "?endpoint=" + encoded(address.toString()) + "&path_style=true" + more);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Asks the server something past the store. */
    <T> T ask(Function<S3Client, T> question) {
        try (S3Client client = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .build()) {
            return question.apply(client);
        }
    }

    /** How many objects and unfinished uploads a bucket has. */
    long footprint(String bucket) {
        return ask(client -> {
            long objects = client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                    .count();
            long uploads = client.listMultipartUploads(request -> request.bucket(bucket))
                    .uploads()
                    .size();
            return objects + uploads;
        });
    }
}
