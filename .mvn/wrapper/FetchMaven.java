import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches the pinned Maven for {@code ./mvnw}: from the repository in {@code MVNW_REPOURL} if that is set, else from
 * Apache's download site, else through a Maven that is already installed (which knows its own mirrors and proxies).
 * Whatever the source, the digest in the properties file decides.
 */
public final class FetchMaven {
    private static final Duration CONNECT = Duration.ofSeconds(15);

    private final String version;
    private final String sha512;
    private final String url;
    private final List<String> failures = new ArrayList<>();

    private FetchMaven(Properties pinned) {
        version = pinned.getProperty("version");
        sha512 = pinned.getProperty("distributionSha512");
        String repository = System.getenv("MVNW_REPOURL");
        url = repository == null || repository.isBlank()
                ? pinned.getProperty("distributionUrl")
                : repository.replaceAll("/+$", "") + "/org/apache/maven/apache-maven/" + version + "/apache-maven-"
                        + version + "-bin.zip";
    }

    public static void main(String[] args) throws Exception {
        Properties pinned = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            pinned.load(in);
        }
        new FetchMaven(pinned).into(Path.of(args[1]));
    }

    private void into(Path home) throws Exception {
        System.err.println("Fetching Maven " + version + " (once) ...");
        Files.createDirectories(home.getParent());
        Path scratch = Files.createTempDirectory(home.getParent(), ".fetching-");
        try {
            Path zip = scratch.resolve("maven.zip");
            if (!download(zip) && !throughInstalledMaven(zip, scratch)) {
                System.err.println("Maven " + version + " could not be fetched: " + String.join("; ", failures)
                        + ". Set MVNW_REPOURL to a Maven repository that this machine reaches, or install Maven and run"
                        + " ./mvnw again.");
                System.exit(1);
            }
            unpack(zip, scratch.resolve("unpacked"));
            Path unpacked = scratch.resolve("unpacked").resolve("apache-maven-" + version);
            try {
                Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException another) {
                // Two builds fetched at once; the other one's copy passed the same check.
            }
        } finally {
            deleteTree(scratch);
        }
    }

    private boolean download(Path zip) throws InterruptedException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL);
        try (HttpClient client = builder.build()) {
            HttpResponse<Path> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(5)).build(),
                    HttpResponse.BodyHandlers.ofFile(zip));
            if (answer.statusCode() != 200) {
                failures.add(url + " answered " + answer.statusCode());
                return false;
            }
            return digestMatches(zip, url);
        } catch (IOException e) {
            failures.add(url + " is not reachable");
            return false;
        }
    }

    private boolean throughInstalledMaven(Path zip, Path scratch) throws IOException, InterruptedException {
        try {
            Process maven = new ProcessBuilder(
                            "mvn",
                            "-q",
                            "-B",
                            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
                            "-Dartifact=org.apache.maven:apache-maven:" + version + ":zip:bin",
                            "-DoutputDirectory=" + scratch)
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(scratch.resolve("mvn.out").toFile())
                    .start();
            if (maven.waitFor() != 0) {
                failures.add("the installed mvn could not fetch it either");
                return false;
            }
        } catch (IOException e) {
            failures.add("there is no installed mvn to ask");
            return false;
        }
        Files.move(scratch.resolve("apache-maven-" + version + "-bin.zip"), zip, StandardCopyOption.REPLACE_EXISTING);
        return digestMatches(zip, "the installed mvn's copy");
    }

    private boolean digestMatches(Path zip, String source) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(Files.readAllBytes(zip));
            if (HexFormat.of().formatHex(digest.digest()).equals(sha512)) {
                return true;
            }
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        failures.add(source + " has another digest than the pinned one");
        return false;
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("refused zip entry " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
        Path mvn = target.resolve(target.relativize(Files.list(target).findFirst().orElseThrow())).resolve("bin/mvn");
        mvn.toFile().setExecutable(true, false);
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
