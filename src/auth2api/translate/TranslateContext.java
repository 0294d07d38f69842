package auth2api.translate;

import java.util.Set;

/**
 * What a translation needs from outside.
 *
 * @param seed an id of this answer without prefix, such as 32 hex digits: {@code chatcmpl-<seed>}, {@code resp_<seed>}
 * @param created when the request came, in seconds since 1970
 * @param memory where thinking waits for the client to return its tool calls
 * @param without features that this model is known to refuse, learnt by {@link Feature#namedBy} from an earlier 400
 */
public record TranslateContext(ModelCatalog models, String seed, long created, ThinkingMemory memory,
        Set<Feature> without) {
}
