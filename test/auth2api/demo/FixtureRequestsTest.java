package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What real clients were recorded to send is accepted. */
class FixtureRequestsTest {
    private static final Path FIXTURES = Path.of("test/fixtures/anthropic");

    @Test
    void recordedRequestsAreAccepted() throws IOException {
        var refused = new ArrayList<String>();
        int checked = 0;
        try (var files = Files.list(FIXTURES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                for (Json request : requests(Json.parse(Files.readAllBytes(file)), new ArrayList<>())) {
                    checked++;
                    String why = refusal(request);
                    if (why != null) {
                        refused.add(file.getFileName() + ": " + why);
                    }
                }
            }
        }
        assertTrue(checked > 25, "only " + checked + " requests found");
        // a beta that the recorder invented, and thinking whose signature it made up
        assertEquals(List.of("cc-tool-turn.json: messages.2.content.0: Invalid `signature` in `thinking` block",
                "sdk-typescript-requests.json: Unexpected value(s) `x-2025-01-01`",
                "sdk-typescript-requests.json: Unexpected value(s) `x-2025-01-01`"), refused);
    }

    private static List<Json> requests(Json value, List<Json> found) {
        if (value.get("headers") instanceof Json.Arr && value.get("body") instanceof Json.Obj) {
            found.add(value);
        } else if (value instanceof Json.Obj object) {
            object.members().values().forEach(member -> requests(member, found));
        } else {
            value.items().forEach(item -> requests(item, found));
        }
        return found;
    }

    private static String refusal(Json request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Json header : request.get("headers").items()) {
            headers.put(header.at(0).text().toLowerCase(Locale.ROOT), List.of(header.at(1).text()));
        }
        var body = (Json.Obj) request.get("body");
        if (body.get("tools") instanceof Json.Arr tools) {
            tools.items().removeIf(tool -> !tool.get("__omitted_tools__").isNull());
        }
        try {
            FakeRules.checkHeaders(headers, FakeRules.betas(headers));
            FakeRules.check(body, FakeRules.betas(headers), headers.get("anthropic-version").get(0),
                    request.get("path").text().contains("count_tokens"));
            return null;
        } catch (ApiException refused) {
            return refused.getMessage().replaceAll(" for the `anthropic-beta`.*", "");
        }
    }
}
