package dev.mik.http;

import io.helidon.http.Method;
import java.util.List;

/**
 * One row of the API: a method, a path template and what it does.
 *
 * @param method in capitals, or {@link #ANY}
 * @param template for people, for {@code /openapi.json} and for metrics, for example {@code /kv/{key}}
 * @param takesRest whether the last parameter spans segments
 * @param handler what runs
 */
record Route(Method method, String template, boolean takesRest, Handler handler) {
    /** Answers a request, or throws {@link dev.mik.ports.ServiceException}. */
    @FunctionalInterface
    interface Handler {
        /** Sends exactly one answer. */
        void handle(Exchange exchange) throws java.io.IOException;
    }

    /** Stands for every method, also those that nobody has heard of. */
    static final Method ANY = Method.create("ANY");

    /** A route for every method, whose last parameter spans segments. */
    static Route anyMethod(String template, Handler handler) {
        return new Route(ANY, template, true, handler);
    }

    boolean takesAnyMethod() {
        return method.equals(ANY);
    }

    static Route of(Method method, String template, Handler handler) {
        return new Route(method, template, false, handler);
    }

    static Route takingRest(Method method, String template, Handler handler) {
        return new Route(method, template, true, handler);
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/"));
    }
}
