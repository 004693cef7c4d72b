package dev.mik.production;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Calls to S3. What may be done twice is tried once more when it fails at once; the rest never is.
 *
 * <p>{@link S3Exception}s of the kinds {@linkplain S3Failure#isAbsent absent} and {@linkplain S3Failure#isConflict conflict}
 * reach the caller, all others as the port's failures.
 */
final class S3Connection implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The JDK keeps five idle connections to a host; a list asks for many objects at once, each over TLS. */
    private static final String IDLE_CONNECTIONS = "http.maxConnections";

    /** The JDK would send a POST again on its own, which starts a second upload that nobody knows of. */
    private static final String RETRY_POST = "sun.net.http.retryPost";

    private final S3Client client;
    private final AwsCredentialsProvider credentials;

    S3Connection(S3Config config) {
        setDefault(IDLE_CONNECTIONS, "64");
        setDefault(RETRY_POST, "false");
        credentials = config.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(config.accessKey(), config.secret()));
        var builder = S3Client.builder()
                .httpClient(new GuardedHttpClient(
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(config.timeout())
                                .socketTimeout(Duration.ZERO) // the guard knows better
                                .build(),
                        config.timeout()))
                .credentialsProvider(credentials)
                .region(region(config))
                .forcePathStyle(config.pathStyle())
                // Checksums beyond Content-MD5 are news to many servers that speak S3.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
        config.endpoint().ifPresent(builder::endpointOverride);
        client = builder.build();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property, "").isEmpty()) {
            System.setProperty(property, value);
        }
    }

    private static Region region(S3Config config) {
        if (!config.region().isEmpty()) {
            return Region.of(config.region());
        }
        if (config.endpoint().isPresent()) {
            return Region.US_EAST_1; // another server than AWS mostly does not care
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException _) {
            return Region.US_EAST_1;
        }
    }

    /** Calls once. */
    <T> T once(Function<S3Client, T> call) {
        try {
            return uninterrupted(call);
        } catch (SdkException e) {
            throw translated(e);
        }
    }

    /** Calls, and once more if the first attempt fails in a way that passes. */
    <T> T repeatable(Function<S3Client, T> call) {
        try {
            return uninterrupted(call);
        } catch (SdkException e) {
            if (!S3Failure.isPassing(e)) {
                throw translated(e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            return once(call);
        }
    }

    /** Calls once, where S3 may be silent for longer, as it works on that many bytes. */
    <T> T working(long bytes, Function<S3Client, T> call) {
        // Twenty megabytes a second is what a slow disk does.
        return GuardedHttpClient.allowing(Duration.ofMillis(bytes / 20_000), () -> once(call));
    }

    private static RuntimeException translated(SdkException e) {
        return e instanceof S3Exception s3 && (S3Failure.isAbsent(s3) || S3Failure.isConflict(s3))
                ? e
                : S3Failure.of(e);
    }

    /** The SDK gives up for a caller that was interrupted before; what is cleaned up behind that one has to be done all the same. */
    private <T> T uninterrupted(Function<S3Client, T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            return call.apply(client);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        client.close();
        if (credentials instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("credentials do not fail to close", e);
            }
        }
    }
}
