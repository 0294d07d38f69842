package auth2api.server;

import auth2api.api.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which handler serves which path and method. A part of a pattern in braces stands for any one part of the path; HEAD
 * is served wherever GET is.
 */
final class Routes {
    /** Serves one route. Throws ApiException for what becomes an error answer, IOException when the client has left. */
    @FunctionalInterface
    interface Handler {
        void handle(ServerCall call) throws IOException;
    }

    /**
     * @param name the pattern as it was added, which the statistics show
     * @param open whether it needs no API key and is not counted by the rate limit
     */
    record Route(String method, String name, List<String> pattern, boolean open, Handler handler) {
        private boolean matches(List<String> path) {
            boolean same = path.size() == pattern.size();
            for (int i = 0; same && i < path.size(); i++) {
                same = pattern.get(i).startsWith("{") || pattern.get(i).equals(path.get(i));
            }
            return same;
        }

        private boolean serves(String asked) {
            return method.equals(asked) || asked.equals("HEAD") && method.equals("GET");
        }
    }

    private final List<Route> routes = new ArrayList<>();
    /** The routes without braces, by method and path: found without taking the path apart. */
    private final Map<String, Route> exact = new HashMap<>();

    Routes add(String method, String pattern, Handler handler) {
        return add(method, pattern, false, handler);
    }

    Routes open(String method, String pattern, Handler handler) {
        return add(method, pattern, true, handler);
    }

    private Routes add(String method, String pattern, boolean open, Handler handler) {
        List<String> parts = List.of(pattern.split("/"));
        var route = new Route(method, pattern, parts.isEmpty() ? parts : parts.subList(1, parts.size()), open, handler);
        routes.add(route);
        if (!pattern.contains("{")) {
            exact.put(method + pattern, route);
        }
        return this;
    }

    /** The route of a call, if there is one. */
    Optional<Route> find(ServerCall call) {
        Route plain = exact.get(call.method() + call.path);
        if (plain != null) {
            return Optional.of(plain);
        }
        List<String> path = call.segments();
        return routes.stream().filter(r -> r.matches(path) && r.serves(call.method())).findFirst();
    }

    /** Why there is no route: 405 with the methods that there are, or 404. */
    ApiException missing(ServerCall call) {
        List<String> path = call.segments();
        List<String> methods = routes.stream().filter(r -> r.matches(path)).map(Route::method).distinct().toList();
        if (!methods.isEmpty()) {
            return new ApiException(405, "invalid_request_error", call.method() + " is not possible here; use "
                    + String.join(" or ", methods) + ".").code("method_not_allowed")
                    .header("allow", String.join(", ", methods) + ", OPTIONS");
        }
        return new ApiException(404, "not_found_error", "Unknown request URL: " + call.method() + " "
                + call.path + ". The README lists the endpoints of this proxy.").code("unknown_url");
    }
}
