package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.translate.ModelCatalog;
import java.io.IOException;
import java.util.List;

/** {@code GET /v1/models} and {@code /v1/models/<id>}, in the shape of whoever asks. */
final class ModelsHandler implements Handler {
    private final Models models;

    ModelsHandler(Models models) {
        this.models = models;
    }

    @Override
    public void handle(ServerCall call, ApiKey key) throws IOException {
        ModelCatalog catalog = models.catalog();
        boolean anthropic = call.dialect() == Dialect.ANTHROPIC;
        List<String> path = call.segments();
        if (path.size() == 2) {
            call.sendJson(200, (anthropic ? catalog.anthropicList() : catalog.openAiList()).toBytes());
            return;
        }
        String id = path.get(2);
        Json entry = anthropic ? catalog.anthropicEntry(id) : catalog.openAiEntry(id);
        if (entry == null) {
            throw new ApiException(404, "not_found_error", "There is no model \"" + id + "\"; GET /v1/models lists "
                    + "those that there are.").param("model").code("model_not_found");
        }
        call.sendJson(200, entry.toBytes());
    }
}
