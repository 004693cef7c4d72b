package dev.mik.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.ErrorCode;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description is written by hand; this is what keeps it from telling of an API that is not there. */
final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "delete", "patch");

    private static JsonNode description() throws Exception {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws Exception {
        Set<String> described = new TreeSet<>();
        description()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().forEach(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        ServiceSwitch.Off<?> off = new ServiceSwitch.Off<>("off");
        HttpApiConfig config =
                new HttpApiConfig("127.0.0.1", 0, java.util.List.of(), Set.of(), Set.of(), 1_000, "0", "release");
        Set<String> served =
                HttpApi.routes(config, new Services(cast(off), cast(off), cast(off)), new ApiMetrics()).stream()
                        .map(route -> route.method().text() + " " + route.template())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(served, described);
    }

    @SuppressWarnings("unchecked") // a switch that is off holds no service of any type
    private static <S> ServiceSwitch<S> cast(ServiceSwitch.Off<?> off) {
        return (ServiceSwitch<S>) off;
    }

    @Test
    void everyErrorCodeIsDescribed() throws Exception {
        Set<String> described = new TreeSet<>();
        description()
                .at("/components/schemas/Error/properties/code/enum")
                .forEach(word -> described.add(word.asString()));
        assertEquals(
                Arrays.stream(ErrorCode.values()).map(ErrorCode::word).collect(Collectors.toCollection(TreeSet::new)),
                described);
    }
}
