package auth2api.server;

import auth2api.translate.Feature;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What models were seen to refuse, so that the next request does without at once. Bounded: the model that was asked
 * longest ago is forgotten first. Thread safe.
 */
final class Learned {
    private static final int MAX_MODELS = 100;

    private final Map<String, Set<Feature>> refused = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Feature>> eldest) {
            return size() > MAX_MODELS;
        }
    };

    synchronized Set<Feature> of(String model) {
        Set<Feature> known = refused.get(model);
        return known == null ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(known);
    }

    synchronized void add(String model, Feature feature) {
        refused.computeIfAbsent(model, m -> EnumSet.noneOf(Feature.class)).add(feature);
    }
}
