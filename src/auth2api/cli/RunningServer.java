package auth2api.cli;

import auth2api.config.Config;
import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.HttpTransport;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the server of a configuration says, should one run: asked on this machine with the first configured key.
 *
 * @param status 0 when nobody answered
 * @param body JSON null unless the status is 200
 * @param problem why there is no body, in words; null when there is one
 */
record RunningServer(int status, Json body, String problem) {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int MAX_BYTES = 16 << 20;

    boolean up() {
        return problem == null;
    }

    /** Where a client on this machine reaches a server of this configuration; a certificate is for a name. */
    static String address(Config config) {
        return address(config, config.port());
    }

    static String address(Config config, int port) {
        String host = config.tls() != null && !config.allowedHosts().isEmpty() ? config.allowedHosts().get(0)
                : config.host().matches("0\\.0\\.0\\.0|::|") ? "127.0.0.1" : config.host();
        return (config.tls() == null ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    static RunningServer ask(Config config, String path) {
        if (config.port() == 0 || config.apiKeys().isEmpty()) {
            return new RunningServer(0, Json.NULL, "cannot be asked: the configuration has no "
                    + (config.port() == 0 ? "fixed port" : "API key yet"));
        }
        String key = config.apiKeys().get(0).key().reveal();
        try (Reply reply = new HttpTransport(null).send(new Call("GET", URI.create(address(config) + path),
                Map.of("authorization", "Bearer " + key), List.of(), PATIENCE))) {
            byte[] body = reply.readAll(MAX_BYTES, PATIENCE, System::nanoTime);
            return switch (reply.status()) {
                case 200 -> new RunningServer(200, Json.parse(body), null);
                case 401 -> new RunningServer(401, Json.NULL, "refused the key of " + config.file()
                        + ": it runs with another configuration");
                default -> new RunningServer(reply.status(), Json.NULL, "answered " + reply.status() + " to " + path);
            };
        } catch (JsonException e) {
            return new RunningServer(200, Json.NULL, "is another program: its answer is no JSON");
        } catch (CallFailed e) {
            return new RunningServer(0, Json.NULL, e.kind() == CallFailed.Kind.CONNECT ? "does not run"
                    : e.getMessage());
        }
    }
}
