package auth2api.translate;

import auth2api.json.Json;
import java.util.List;

/** What was answered earlier, as far as it is still kept. Items come back as they were stored, with their ids. */
public interface ResponsesHistory {
    /** Input and output items of that response and of all that came before it, oldest first; null when unknown. */
    List<Json> chain(String responseId);

    /** One item of an earlier input or output; null when unknown. */
    Json item(String id);

    /** Remembers nothing. */
    static ResponsesHistory none() {
        return new ResponsesHistory() {
            @Override
            public List<Json> chain(String responseId) {
                return null;
            }

            @Override
            public Json item(String id) {
                return null;
            }
        };
    }
}
