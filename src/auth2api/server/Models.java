package auth2api.server;

import auth2api.json.Json;
import auth2api.translate.ModelCatalog;
import auth2api.upstream.LiveModels;
import java.util.Map;

/** The model catalogue of the moment: made anew only when the live list or the aliases are others. Thread safe. */
final class Models {
    private final LiveModels live;
    private volatile Map<String, String> aliases;
    private volatile Made made;

    private record Made(Json list, Map<String, String> aliases, ModelCatalog catalog) {
    }

    Models(LiveModels live, Map<String, String> aliases) {
        this.live = live;
        this.aliases = aliases;
    }

    /** From now on these aliases count. */
    void use(Map<String, String> chosen) {
        aliases = chosen;
    }

    ModelCatalog catalog() {
        Json list = live.list();
        Map<String, String> names = aliases;
        Made now = made;
        if (now == null || now.list != list || now.aliases != names) {
            now = new Made(list, names, ModelCatalog.of(list, names));
            made = now;
        }
        return now.catalog;
    }

    /** The id behind an alias; a full id is not looked up, so that native requests never wait for the list. */
    String resolve(String name) {
        return name.startsWith("claude-") && !name.endsWith("]") && !aliases.containsKey(name)
                ? name : catalog().resolve(name);
    }
}
