package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the route of a request from its path as the client wrote it.
 *
 * <p>The web server's own routing decodes {@code %2F} and resolves {@code ..} before it matches, so that two different keys
 * could become one; here a path is taken apart first and decoded afterwards, one parameter at a time.
 */
final class RouteTable {
    /** A route of this path. */
    private record Candidate(Route route, List<String> segments) {
        /** The raw value of the path's parameter (empty if it has none), or empty if the path is another. */
        Optional<String> match(String[] path, String rawPath) {
            if (route.takesRest() ? path.length < segments.size() : path.length != segments.size()) {
                return Optional.empty();
            }
            String parameter = "";
            int start = 1;
            for (int i = 0; i < segments.size(); i++) {
                String expected = segments.get(i);
                if (expected.startsWith("{")) {
                    parameter = route.takesRest() ? rawPath.substring(start) : path[i];
                } else if (!expected.equals(path[i])) {
                    return Optional.empty();
                }
                start += path[i].length() + 1;
            }
            return Optional.of(parameter);
        }
    }

    /**
     * A route and what it found in the path.
     *
     * @param route to run
     * @param rawParameter still percent-encoded; empty for a route without a parameter
     */
    record Match(Route route, String rawParameter) {}

    private final Map<String, List<Candidate>> byFirstSegment = new HashMap<>();

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            List<String> segments = route.segments();
            byFirstSegment
                    .computeIfAbsent(segments.getFirst(), _ -> new ArrayList<>())
                    .add(new Candidate(route, segments));
        }
    }

    /**
     * Finds the route; {@code HEAD} falls back to the route of {@code GET}.
     *
     * @throws ServiceException {@link ErrorCode#ROUTE_NOT_FOUND}, or {@link ErrorCode#METHOD_NOT_ALLOWED}
     */
    Match find(Method method, String rawPath) {
        String[] path = segments(rawPath);
        Optional<Match> get = Optional.empty();
        boolean known = false;
        for (Candidate candidate : byFirstSegment.getOrDefault(path[0], List.of())) {
            Optional<String> parameter = candidate.match(path, rawPath);
            if (parameter.isPresent()) {
                known = true;
                Match match = new Match(candidate.route(), parameter.get());
                if (candidate.route().takesAnyMethod()
                        || candidate.route().method().equals(method)) {
                    return match;
                }
                if (candidate.route().method().equals(Method.GET)) {
                    get = Optional.of(match);
                }
            }
        }
        if (get.isPresent() && method.equals(Method.HEAD)) {
            return get.get();
        }
        if (known) {
            throw new ServiceException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "This path does not take " + printable(method.text()) + "; it takes "
                            + String.join(", ", allowed(rawPath)) + ".");
        }
        throw notFound();
    }

    /** Whether a path's route takes whatever method there is. */
    boolean takesAnyMethod(String rawPath) {
        String[] path = segments(rawPath);
        return byFirstSegment.getOrDefault(path[0], List.of()).stream()
                .anyMatch(candidate -> candidate.route().takesAnyMethod()
                        && candidate.match(path, rawPath).isPresent());
    }

    /** What is said of a path that no route has. */
    static ServiceException notFound() {
        return new ServiceException(
                ErrorCode.ROUTE_NOT_FOUND, "No endpoint has this path; GET /openapi.json lists them all.");
    }

    private static String[] segments(String rawPath) {
        return rawPath.isEmpty() ? new String[] {""} : rawPath.substring(1).split("/", -1);
    }

    /** The methods that a path takes, in alphabetical order; empty if there is no such path. */
    List<String> allowed(String rawPath) {
        String[] path = segments(rawPath);
        TreeSet<String> methods = new TreeSet<>();
        for (Candidate candidate : byFirstSegment.getOrDefault(path[0], List.of())) {
            if (candidate.match(path, rawPath).isPresent()) {
                methods.add(candidate.route().method().text());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return List.copyOf(methods);
    }

    private static String printable(String method) {
        return method.length() > 20 || !method.chars().allMatch(c -> c > ' ' && c < 0x7f) ? "this method" : method;
    }
}
