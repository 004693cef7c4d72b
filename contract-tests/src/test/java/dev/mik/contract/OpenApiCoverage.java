package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 1, describing itself: the document is valid, complete, and nothing in it was left untested. Runs last. */
@Order(Integer.MAX_VALUE)
class OpenApiCoverage {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    /** What answers everybody, so that their documents need not tell of a refusal. */
    private static final Set<String> PROBES = Set.of("/health", "/ready", "/metrics");

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final JsonNode document =
            Target.shared().api().get("/openapi.json").send().expect(200).json();
    private final List<Operation> operations = operations();

    /**
     * One documented operation.
     *
     * @param shared the parameters of its path
     */
    private record Operation(String method, String template, JsonNode json, JsonNode shared) {
        boolean matches(Exercised.Call call) {
            return call.method().equalsIgnoreCase(method) && call.path().matches(pattern());
        }

        /** A parameter is one segment, but a storage path is as many as it likes. */
        private String pattern() {
            StringBuilder pattern = new StringBuilder();
            Matcher parameter = PARAMETER.matcher(template);
            int end = 0;
            while (parameter.find()) {
                pattern.append(Pattern.quote(template.substring(end, parameter.start())));
                pattern.append(parameter.group(1).equals("path") ? ".+" : "[^/]+");
                end = parameter.end();
            }
            return pattern.append(Pattern.quote(template.substring(end))).toString();
        }

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + template;
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        all.add(new Operation(
                                entry.getKey(),
                                path.getKey(),
                                entry.getValue(),
                                path.getValue().path("parameters")));
                    }
                }));
        return all;
    }

    @Test
    void theDocumentIsOpenApi31() {
        assertTrue(document.path("openapi").stringValue().matches("3\\.1\\.\\d+"));
        assertFalse(document.path("info").path("title").stringValue().isBlank());
        assertEquals("0.1.0", document.path("info").path("version").stringValue());
        assertTrue(operations.size() >= 20, operations::toString);
    }

    @Test
    void everyOperationIsDescribed() {
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations) {
            assertTrue(
                    described(operation.json(), "summary") || described(operation.json(), "description"),
                    () -> "no description of " + operation);
            if (operation.json().has("operationId")) {
                assertTrue(ids.add(operation.json().path("operationId").stringValue()), () -> "twice: " + operation);
            }
        }
    }

    @Test
    void everyResponseIsDescribed() {
        for (Operation operation : operations) {
            Set<String> statuses = new TreeSet<>();
            operation.json().path("responses").properties().forEach(response -> {
                statuses.add(response.getKey());
                assertTrue(
                        response.getKey().matches("[1-5]\\d\\d|[1-5]XX|default"),
                        () -> operation + ": " + response.getKey());
                assertTrue(
                        described(resolve(response.getValue()), "description"),
                        () -> operation + " " + response.getKey() + " has no description");
            });
            assertTrue(statuses.stream().anyMatch(s -> s.startsWith("2")), () -> operation + " never succeeds");
            assertTrue(
                    PROBES.contains(operation.template())
                            || statuses.stream().anyMatch(s -> s.startsWith("4") || s.equals("default")),
                    () -> operation + " never fails");
        }
    }

    @Test
    void everyPathParameterIsDeclared() {
        for (Operation operation : operations) {
            Set<String> declared = new TreeSet<>();
            for (JsonNode list : List.of(operation.shared(), operation.json().path("parameters"))) {
                list.valueStream().map(this::resolve).forEach(parameter -> {
                    String in = parameter.path("in").stringValue();
                    assertTrue(
                            Set.of("path", "query", "header", "cookie").contains(in),
                            () -> operation + ": " + parameter);
                    assertTrue(parameter.has("schema") || parameter.has("content"), () -> operation + ": " + parameter);
                    if (in.equals("path")) {
                        assertTrue(parameter.path("required").booleanValue(), () -> operation + ": " + parameter);
                        declared.add(parameter.path("name").stringValue());
                    }
                });
            }
            Set<String> needed = new TreeSet<>();
            PARAMETER.matcher(operation.template()).results().forEach(m -> needed.add(m.group(1)));
            assertEquals(needed, declared, operation::toString);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        document.findValuesAsString("$ref").forEach(this::follow);
    }

    @Test
    void everyOperationWasExercised() {
        Set<Exercised.Call> calls = Exercised.calls();
        List<Operation> never = operations.stream()
                .filter(operation -> calls.stream().noneMatch(call -> call.succeeded() && operation.matches(call)))
                .toList();
        assertEquals(List.of(), never, "documented, and never called with success by this suite");
    }

    @Test
    void everythingThatAnswersIsDocumented() {
        List<Exercised.Call> unknown = Exercised.calls().stream()
                .filter(Exercised.Call::succeeded)
                .filter(call -> !call.method().equals("OPTIONS"))
                .filter(call -> operations.stream().noneMatch(operation -> operation.matches(asDocumented(call))))
                .toList();
        assertEquals(List.of(), unknown, "answered with success, and missing in the document");
    }

    /** HTTP gives every GET its HEAD, which need not be written down. */
    private Exercised.Call asDocumented(Exercised.Call call) {
        boolean listed = operations.stream().anyMatch(operation -> operation.matches(call));
        return !listed && call.method().equals("HEAD") ? new Exercised.Call("GET", call.path(), true) : call;
    }

    private static boolean described(JsonNode node, String field) {
        return node.path(field).isString() && !node.path(field).stringValue().isBlank();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? follow(node.path("$ref").stringValue()) : node;
    }

    private JsonNode follow(String reference) {
        assertTrue(reference.startsWith("#/"), reference);
        JsonNode found = document.at(reference.substring(1));
        assertFalse(found.isMissingNode(), () -> reference + " leads nowhere");
        return found;
    }
}
