package auth2api.translate;

import auth2api.json.Json;
import java.util.List;

/** What was answered earlier, as far as it is still kept; by default nothing is. */
public interface ResponsesHistory {
    /** Input and output items of that response and of all that came before it, oldest first; null when unknown. */
    default List<Json> chain(String responseId) {
        return null;
    }

    /** One item of an earlier input or output, as it was stored; null when unknown. */
    default Json item(String id) {
        return null;
    }

    /** Remembers nothing. */
    static ResponsesHistory none() {
        return new ResponsesHistory() { };
    }
}
