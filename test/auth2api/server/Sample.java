package auth2api.server;

import auth2api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request that a client sends: every one of the vectors and recordings under {@code test/}.
 *
 * @param betas what its {@code anthropic-beta} header says
 */
record Sample(String name, String path, String betas, Json.Obj body) {
    private static final String RESPONSES = "/v1/responses";

    boolean anthropic() {
        return path.startsWith("/v1/messages");
    }

    boolean counting() {
        return path.contains("count_tokens");
    }

    /** Whole lines, for a {@link auth2api.http.Wire}. */
    String headers() {
        return "Content-Type: application/json\r\n" + (anthropic() ? "anthropic-version: 2023-06-01\r\n" : "")
                + (betas.isEmpty() ? "" : "anthropic-beta: " + betas + "\r\n")
                + (name.startsWith("codex-") ? "originator: codex_exec\r\n" : "");
    }

    static List<Sample> all() throws IOException {
        var all = new ArrayList<Sample>();
        for (Path file : files("test/vectors/chat")) {
            vector(file, "/v1/chat/completions", all);
        }
        for (Path file : files("test/vectors/responses")) {
            vector(file, RESPONSES, all);
        }
        for (Path file : files("test/fixtures/openai")) {
            Json request = Json.parse(Files.readAllBytes(file)).get("request");
            boolean chat = request.get("path").text().endsWith("/chat/completions");
            all.add(new Sample(name(file), chat ? "/v1/chat/completions" : RESPONSES, "",
                    (Json.Obj) request.get("body")));
            if (!chat) {
                all.add(new Sample(name(file), RESPONSES + "/compact", "", (Json.Obj) request.get("body")));
            }
        }
        for (Path file : files("test/fixtures/anthropic")) {
            recorded(name(file), Json.parse(Files.readAllBytes(file)), all);
        }
        return all;
    }

    private static void vector(Path file, String path, List<Sample> all) throws IOException {
        String name = name(file);
        if (name.endsWith(".request.json") || name.endsWith(".with.json")) {
            all.add(new Sample(name, path, "", object(file)));
        }
        if (name.endsWith(".request.json") && path.equals(RESPONSES)) {
            all.add(new Sample(name, path + "/input_tokens", "", object(file)));
        }
        if (name.endsWith(".claude.json")) {
            all.add(new Sample(name, "/v1/messages", "", object(file)));
            Json.Obj counted = object(file);
            counted.remove("max_tokens");
            counted.remove("stream");
            all.add(new Sample(name, "/v1/messages/count_tokens", "", counted));
        }
    }

    private static void recorded(String name, Json value, List<Sample> all) {
        if (value.get("headers") instanceof Json.Arr headers && value.get("body") instanceof Json.Obj body) {
            String betas = headers.items().stream().filter(header -> header.at(0).text().equals("anthropic-beta"))
                    .map(header -> header.at(1).text()).findFirst().orElse("");
            all.add(new Sample(name, value.get("path").text(), betas, body));
        } else if (value instanceof Json.Obj object) {
            object.members().values().forEach(member -> recorded(name, member, all));
        } else {
            value.items().forEach(item -> recorded(name, item, all));
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static Json.Obj object(Path file) throws IOException {
        return (Json.Obj) Json.parse(Files.readAllBytes(file));
    }
}
