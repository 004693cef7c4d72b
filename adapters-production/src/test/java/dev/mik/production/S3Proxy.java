package dev.mik.production;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** S3Proxy as a process of its own, with its own libraries. */
final class S3Proxy implements AutoCloseable {
    private static final Path LIBRARIES = Path.of(System.getProperty("mik.s3proxy", "../test-servers/target/s3proxy"))
            .toAbsolutePath()
            .normalize();
    private static final String ACCESS_KEY = "mikaccess";
    private static final String SECRET = "secret/+%:@key=";

    private final Path folder;
    private final ServerProcess process;

    private S3Proxy(String provider) {
        try {
            folder = Files.createTempDirectory("mik-s3proxy");
            Path objects = Files.createDirectory(folder.resolve("objects"));
            int port = ServerProcess.freePort();
            Files.writeString(
                    folder.resolve("s3proxy.conf"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    s3proxy.v4-max-non-chunked-request-size=134217728
                    jclouds.provider=%s
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, ACCESS_KEY, SECRET, provider, objects));
            Files.writeString(folder.resolve("logback.xml"), """
                    <configuration>
                      <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %p %c %m%n</pattern></encoder>
                      </appender>
                      <root level="WARN"><appender-ref ref="OUT"/></root>
                    </configuration>
                    """);
            process = new ServerProcess(command(), folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        if (!Files.isDirectory(LIBRARIES)) {
            throw new AssertionError(LIBRARIES + " is missing: build the module test-servers first (-am does)");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder + ":" + LIBRARIES + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                "s3proxy.conf");
    }

    /** One whose keys are plain strings; it forgets everything when it stops. */
    static S3Proxy inMemory() {
        return new S3Proxy("transient-jclouds");
    }

    /** One that keeps objects as files in folders, which are in memory. */
    static S3Proxy inFolders() {
        return new S3Proxy("transient-nio2");
    }

    /** One that keeps objects as files in folders, and has them still when it starts again. */
    static S3Proxy inFiles() {
        return new S3Proxy("filesystem-nio2");
    }

    ServerProcess process() {
        return process;
    }

    S3Server server() {
        return new S3Server(URI.create("http://127.0.0.1:" + process.port()), ACCESS_KEY, SECRET);
    }

    @Override
    public void close() {
        process.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
