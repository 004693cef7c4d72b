package dev.mik.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A client of one server. Paths are given as they go over the wire, percent-encoded, with their query. */
final class Api {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI base;
    private final Optional<String> key;
    private final boolean described;

    Api(URI base, Optional<String> key) {
        this(base, key, true);
    }

    private Api(URI base, Optional<String> key, boolean described) {
        this.base = base;
        this.key = key;
        this.described = described;
    }

    /** A handler server, whose paths {@code /openapi.json} does not describe. */
    static Api ofHandlers(URI base) {
        return new Api(base, Optional.empty(), false);
    }

    /** The same server, asked with this key. */
    Api withKey(String other) {
        return new Api(base, Optional.of(other), described);
    }

    URI base() {
        return base;
    }

    Call get(String path) {
        return call("GET", path);
    }

    Call head(String path) {
        return call("HEAD", path);
    }

    Call put(String path) {
        return call("PUT", path);
    }

    Call post(String path) {
        return call("POST", path);
    }

    Call delete(String path) {
        return call("DELETE", path);
    }

    Call call(String method, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(2));
        key.ifPresent(k -> request.header("X-API-Key", k));
        return new Call(method, path, request, described);
    }

    /** The server could not be reached, or broke off. */
    static final class NoAnswer extends AssertionError {
        private static final long serialVersionUID = 1L;

        private NoAnswer(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** One request in the making. */
    static final class Call {
        private final String method;
        private final String path;
        private final HttpRequest.Builder request;
        private final boolean described;

        private Call(String method, String path, HttpRequest.Builder request, boolean described) {
            this.method = method;
            this.path = path;
            this.request = request;
            this.described = described;
        }

        Call header(String name, String value) {
            request.header(name, value);
            return this;
        }

        /** Sends no body. */
        Answer send() {
            return send(BodyPublishers.noBody());
        }

        /** Sends a text as {@code application/json}. */
        Answer json(String text) {
            return send("application/json", BodyPublishers.ofString(text));
        }

        /** Sends bytes of a type. */
        Answer bytes(String type, byte[] body) {
            return send(type, BodyPublishers.ofByteArray(body));
        }

        /** Sends a text of a type. */
        Answer text(String type, String body) {
            return send(type, BodyPublishers.ofString(body));
        }

        /** Sends bytes without saying of what type they are. */
        Answer untyped(byte[] body) {
            return send(BodyPublishers.ofByteArray(body));
        }

        Answer send(String type, BodyPublisher body) {
            return header("Content-Type", type).send(body);
        }

        Answer send(BodyPublisher body) {
            HttpResponse<byte[]> response = exchange(body, BodyHandlers.ofByteArray());
            return new Answer(
                    method + " " + path,
                    response.statusCode(),
                    response.headers().map(),
                    response.body());
        }

        /** Sends a body and lets the caller read the answer's, for what is too large to hold. */
        <T> HttpResponse<T> exchange(BodyPublisher body, HttpResponse.BodyHandler<T> reader) {
            try {
                HttpResponse<T> response =
                        CLIENT.send(request.method(method, body).build(), reader);
                if (described) {
                    Exercised.note(method, path, response.statusCode());
                }
                return response;
            } catch (IOException e) {
                throw new NoAnswer("no answer to " + method + " " + path, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted at " + method + " " + path, e);
            }
        }
    }
}
