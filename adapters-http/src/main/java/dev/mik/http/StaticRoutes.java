package dev.mik.http;

import dev.mik.domain.storage.ContentTypes;
import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** {@code /static}: the files of a folder, and nothing outside of it. */
final class StaticRoutes {
    private static final System.Logger AUDIT = System.getLogger("audit");
    private static final String INDEX = "index.html";
    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    StaticRoutes(Path folder) {
        this.folder = folder;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Method.GET, "/static", this::get), Route.takingRest(Method.GET, "/static/{path}", this::get));
    }

    private void get(Exchange exchange) throws IOException {
        Path file = find(exchange);
        if (Files.isDirectory(file)) {
            exchange.header(HeaderNames.LOCATION, exchange.rawPath() + "/").empty(Status.MOVED_PERMANENTLY_301);
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long size = channel.size();
            Representation representation = new Representation(
                    new EntityTag(
                            Long.toHexString(attributes.lastModifiedTime().toMillis()) + "-" + Long.toHexString(size)),
                    size,
                    ContentTypes.ofPath(file.toString()),
                    attributes.lastModifiedTime().toInstant());
            representation.describe(exchange);
            if (representation.isKnownTo(exchange)) {
                exchange.empty(Status.NOT_MODIFIED_304);
            } else if (exchange.method().equals(Method.HEAD)) {
                exchange.headOnly(Status.OK_200, size);
            } else {
                send(exchange, representation, channel);
            }
        }
    }

    private static void send(Exchange exchange, Representation representation, FileChannel channel) throws IOException {
        var part = representation.part(exchange);
        ByteRange range = part.orElse(new ByteRange(0, representation.size()));
        // Closed only when all went well: closing would end a broken answer as if it were whole.
        OutputStream out =
                exchange.stream(part.isPresent() ? Status.PARTIAL_CONTENT_206 : Status.OK_200, range.length());
        channel.position(range.offset());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long left = range.length();
        while (left > 0) {
            buffer.clear().limit((int) Math.min(BUFFER, left));
            int read = channel.read(buffer);
            if (read < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            out.write(buffer.array(), 0, read);
            left -= read;
        }
        out.close();
    }

    /**
     * The file, after every link was followed; for a folder its index. The folder itself where the path does not end with a
     * slash, since the page's relative links would lead elsewhere.
     */
    private Path find(Exchange exchange) throws IOException {
        String path = exchange.parameter(ErrorCode.NOT_FOUND);
        if (!Files.isDirectory(folder)) {
            throw notFound();
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".") || segment.indexOf('\\') >= 0 || segment.indexOf(0) >= 0) {
                throw blocked(exchange);
            }
        }
        try {
            Path file = folder.resolve(path.startsWith("/") ? path.substring(1) : path);
            if (path.startsWith("//") || !file.startsWith(folder)) {
                throw blocked(exchange);
            }
            if (Files.isDirectory(file)) {
                Path index = file.resolve(INDEX);
                if (!exchange.rawPath().endsWith("/") && Files.isRegularFile(index)) {
                    return file;
                }
                file = index;
            }
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw notFound();
            }
            Path real = file.toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
                throw blocked(exchange);
            }
            return real;
        } catch (InvalidPathException e) {
            throw notFound();
        }
    }

    private static ServiceException blocked(Exchange exchange) {
        Audit.log(AUDIT, "path_traversal_blocked", exchange);
        return notFound();
    }

    private static ServiceException notFound() {
        return new ServiceException(ErrorCode.NOT_FOUND, "There is no such file in the static folder.");
    }
}
