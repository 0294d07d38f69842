package auth2api.server;

import auth2api.config.ApiKey;
import java.io.IOException;

/** Serves one route. Throws ApiException for what becomes an error answer, IOException when the client has left. */
@FunctionalInterface
interface Handler {
    /** @param key the client's API key; null on a route that is open to all */
    void handle(ServerCall call, ApiKey key) throws IOException;
}
