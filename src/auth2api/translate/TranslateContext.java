package auth2api.translate;

import java.util.Set;

/**
 * What a translation needs from outside.
 *
 * @param seed an id of this answer without prefix, such as 32 hex digits: {@code chatcmpl-<seed>}, {@code resp_<seed>}
 * @param created when the request came, in seconds since 1970
 * @param kept what is kept of the same client's earlier requests
 * @param without features that this model is known to refuse, learnt by {@link Feature#namedBy} from an earlier 400
 */
public record TranslateContext(ModelCatalog models, String seed, long created, Kept kept,
        Set<Feature> without) {
}
