package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.List;
import java.util.Set;

/** Claude's web search from the options of either dialect. */
final class WebSearch {
    static final String NAME = "web_search";

    private WebSearch() {
    }

    /** @param options {@code web_search_options} of chat, or a {@code web_search} tool of the Responses API */
    static Json.Obj of(JsonView options, Set<String> ignored) {
        Json.Obj search = Json.object().put("type", "web_search_20250305").put("name", NAME);
        for (String domains : List.of("allowed_domains", "blocked_domains")) {
            JsonView list = options.get("filters").get(domains);
            search.putIf(domains, list.elements().isEmpty() ? null : list.value());
        }
        JsonView location = options.get("user_location");
        JsonView place = location.get("approximate").isObject() ? location.get("approximate") : location;
        if (!place.absent()) {
            Json.Obj near = Json.object().put("type", "approximate");
            for (String part : List.of("city", "region", "country", "timezone")) {
                near.putIf(part, place.get(part).string(null));
            }
            search.put("user_location", near);
        }
        for (String meaningless : List.of("search_context_size", "search_content_types")) {
            if (!options.get(meaningless).absent()) {
                ignored.add(options.get(meaningless).path());
            }
        }
        return search;
    }
}
