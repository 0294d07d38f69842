package auth2api.demo;

import auth2api.json.Json;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of the fake for its tests: one key, one version, JSON both ways. */
final class Asker {
    static final String KEY = "sk-ant-api-test";

    private final FakeClaude claude;
    private final HttpClient http = HttpClient.newHttpClient();

    Asker(FakeClaude claude) {
        this.claude = claude;
        claude.accept(KEY);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(claude.baseUrl().resolve(path)).timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, Json body) throws IOException, InterruptedException {
        return send(request(path).header("x-api-key", KEY).header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes())));
    }

    HttpResponse<String> messages(Json body) throws IOException, InterruptedException {
        return post("/v1/messages", body);
    }

    HttpResponse<String> ask(String prompt) throws IOException, InterruptedException {
        return messages(prompt(prompt));
    }

    static Json.Obj prompt(String prompt) {
        return Json.object().put("model", "claude-opus-5-5").put("max_tokens", 1000)
                .put("messages", Json.array(Json.object().put("role", "user").put("content", prompt)));
    }
}
