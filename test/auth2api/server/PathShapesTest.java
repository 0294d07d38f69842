package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** However a path is spelt, what is behind the key stays behind it. */
class PathShapesTest {
    private static final List<String> PATHS = List.of("/v1/models", "/v1/models/haiku", "/v1/messages",
            "/v1/responses/resp_1", "/admin/accounts", "/admin/stats", "/admin/events", "/admin/reload", "/metrics");
    private static final List<String> SHAPES = List.of("%s", "/%s", "//%s", "%s/", "%s//", "/.%s", "/health/..%s",
            "/health/%%2e%%2e%s", "/health%s", "/%%2f%s", "%s?x=/health", "%s;x", "%s%%00", "%s%%20", "%s#", "%s/.",
            "http://localhost%s", "http://127.0.0.1/%s", "*%s");

    private static List<String> spelt(String path) {
        return List.of(path, path.toUpperCase(), path.replace("/", "//"), path.replace("/", "/./"),
                path.replace("/v1/", "/%76%31/"), path.replaceFirst("m", "%6d"), path.replaceFirst("a", "%61"),
                path.replaceFirst("(.)/", "$1%2f"), path.replaceFirst("(.)/", "$1%5c"));
    }

    @Test
    void nothingIsServedWithoutAKey() throws Exception {
        int tried = 0;
        try (Lab lab = Lab.with()) {
            for (String path : PATHS) {
                for (String spelling : spelt(path)) {
                    for (String shape : SHAPES) {
                        for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "get", "TRACE")) {
                            String line = method + " " + String.format(shape, spelling) + " HTTP/1.1";
                            String answer = RawHttp.exchange(lab, line + "\r\nHost: localhost\r\nContent-Length: 0\r\n"
                                    + "Connection: close\r\n\r\n");
                            String status = answer.length() < 12 ? "none" : answer.substring(9, 12);
                            boolean preflight = method.equals("OPTIONS") && status.equals("204");
                            boolean noHttp = status.equals("404") && answer.contains("<h1>"); // the JDK's own words
                            assertTrue(preflight || noHttp || List.of("400", "401", "403", "none").contains(status),
                                    line + " got " + status);
                            tried++;
                        }
                    }
                }
            }
            assertEquals(0, lab.seen().size());
            assertTrue(tried > 5_000, "tried " + tried);
        }
    }
}
