package dev.mik.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How handlers are served.
 *
 * @param host address to bind
 * @param port TCP port; 0 lets the system choose
 * @param maxBodyBytes the largest body of a request
 * @param shutdownGrace how long requests under way may take when the server is closed
 * @param staticFiles what {@code /static} serves; it need not be there
 * @param openApi where {@code x.openapi.json} of a module {@code x} is
 */
public record RuntimeApiConfig(
        String host, int port, long maxBodyBytes, Duration shutdownGrace, Path staticFiles, Path openApi) {}
