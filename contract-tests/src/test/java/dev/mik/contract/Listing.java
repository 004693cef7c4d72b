package dev.mik.contract;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One page of objects.
 *
 * @param json as it came
 */
record Listing(JsonNode json) {
    /** Asks for a page. */
    static Listing of(Api api, String query) {
        return new Listing(api.get("/storage?" + query).send().expect(200).json());
    }

    /** Asks for page after page and gives all names, objects and groups in the order in which they came. */
    static List<String> walk(Api api, String query) {
        List<String> all = new ArrayList<>();
        Listing page = of(api, query);
        all.addAll(page.names());
        while (page.json.has("next_cursor")) {
            String cursor = page.json.path("next_cursor").stringValue();
            page = of(api, query + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
            all.addAll(page.names());
        }
        return all;
    }

    List<String> paths() {
        return json.path("objects")
                .valueStream()
                .map(o -> o.path("path").stringValue())
                .toList();
    }

    List<String> groups() {
        return json.has("prefixes") ? Json.strings(json.path("prefixes")) : List.of();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(paths());
        names.addAll(groups());
        return names;
    }
}
