package auth2api.server;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.translate.ModelCatalog;
import auth2api.upstream.LiveModels;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The model catalogue of the moment, made anew only when the live list or the aliases are others; serves
 * {@code GET /v1/models} and {@code /v1/models/<id>}, in the shape of whoever asks. Thread safe.
 */
final class Models implements Routes.Handler {
    private final LiveModels live;
    private final Reload reload;
    private volatile Made made = new Made(null, null, null);

    private record Made(Json list, Map<String, String> aliases, ModelCatalog catalog) {
    }

    Models(LiveModels live, Reload reload) {
        this.live = live;
        this.reload = reload;
    }

    ModelCatalog catalog() {
        Json list = live.list();
        Map<String, String> names = reload.config().aliases();
        Made now = made;
        if (now.list != list || now.aliases != names) {
            now = new Made(list, names, ModelCatalog.of(list, names));
            made = now;
        }
        return now.catalog;
    }

    /** The id behind an alias; a full id is not looked up, so that native requests never wait for the list. */
    String resolve(String name) {
        return name.startsWith("claude-") && !name.endsWith("]") && !reload.config().aliases().containsKey(name)
                ? name : catalog().resolve(name);
    }

    @Override
    public void handle(ServerCall call) throws IOException {
        ModelCatalog catalog = catalog();
        boolean anthropic = call.dialect == Dialect.ANTHROPIC;
        List<String> path = call.segments();
        String id = path.size() == 2 ? null : path.get(2);
        Json answer = id == null ? anthropic ? catalog.anthropicList() : catalog.openAiList()
                : catalog.entry(id, anthropic);
        if (answer == null) {
            throw new ApiException(404, "not_found_error", "There is no model \"" + id + "\"; GET /v1/models lists "
                    + "those that there are.").param("model").code("model_not_found");
        }
        call.sendJson(200, answer.toBytes());
    }
}
