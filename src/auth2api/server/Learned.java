package auth2api.server;

import auth2api.translate.Feature;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What models were seen to refuse, so that the next request does without at once. Bounded and thread safe. */
final class Learned {
    private static final int MAX_MODELS = 100;

    private final Map<String, Set<Feature>> refused = new HashMap<>();

    synchronized Set<Feature> of(String model) {
        Set<Feature> known = refused.get(model);
        return known == null ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(known);
    }

    synchronized void add(String model, Feature feature) {
        if (refused.size() >= MAX_MODELS) {
            refused.clear(); // Claude has not so many; what is forgotten is learnt again
        }
        refused.computeIfAbsent(model, m -> EnumSet.noneOf(Feature.class)).add(feature);
    }
}
