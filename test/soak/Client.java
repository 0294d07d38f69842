package soak;

import auth2api.http.Wire;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that asks for anything, and is polite or not, by chance. Confined to its thread. */
final class Client implements Runnable {
    private static final List<String> PROMPTS = List.of("Hello", "Hello", "Hello", "Hello", "[thinking]", "[tool]",
            "[tool]", "[parallel]", "[unicode]", "[long 300]", "[long 20000]", "[empty]", "[refusal]", "[max_tokens]",
            "[pause]", "[websearch]", "[slow 5]", "[cut]", "[cut]", "[silent]", "[reset]", "[close]", "[half-headers]",
            "[error 500]", "[error 529]", "[error 400]", "[html]", "[429-short]", "[429-window]", "[overloaded-mid]",
            "[overloaded-mid]", "[too-long]", "[third-party]");
    private static final List<String> PATHS = List.of("/v1/messages", "/v1/chat/completions", "/v1/responses",
            "/v1/messages", "/v1/chat/completions", "/v1/responses", "/v1/messages/count_tokens",
            "/v1/responses/input_tokens");
    private static final List<String> ELSEWHERE = List.of("/metrics", "/admin/stats", "/admin/accounts", "/", "/health",
            "/api/hello");
    private static final String END = "(?s).*(\\[DONE]|event: message_stop|\"response\\.(completed|incomplete|failed)\""
            + "|event: error|data: \\{\"error\").*";

    private final Proxy proxy;
    private final Counts counts;
    private final Random random;
    private final CountDownLatch over;
    private Wire wire;

    Client(Proxy proxy, Counts counts, long seed, CountDownLatch over) {
        this.proxy = proxy;
        this.counts = counts;
        this.random = new Random(seed);
        this.over = over;
    }

    @Override
    public void run() {
        while (over.getCount() > 0) {
            counts.all.incrementAndGet();
            int what = random.nextInt(20);
            try {
                wire = wire == null ? proxy.wire() : wire;
                act(what);
                if (random.nextInt(40) == 0) {
                    hangUp();
                }
            } catch (IOException | JsonException unanswered) {
                counts.complain("no whole answer (" + what + "): " + unanswered);
                hangUp();
            }
        }
        hangUp();
    }

    private void act(int what) throws IOException {
        switch (what) {
            case 0 -> leave(0);
            case 1 -> leave(1);
            case 2 -> leave(2);
            case 3 -> slowly();
            case 4 -> garbage();
            case 5 -> askWithJunkBehind();
            case 6 -> elsewhere();
            case 7 -> wrong();
            default -> ask();
        }
    }

    private void ask() throws IOException {
        String path = path();
        wire.send("POST", path, headers(body(path)), body);
        judge(path, wire.answer());
    }

    private byte[] body;

    private String path() {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    private static String headers(byte[] body) {
        return "Content-Type: application/json\r\nanthropic-version: 2023-06-01\r\nContent-Length: " + body.length
                + "\r\n";
    }

    /** Makes the body of the next request, which stays at hand. */
    private byte[] body(String path) {
        String prompt = PROMPTS.get(random.nextInt(PROMPTS.size()));
        prompt = prompt.startsWith("[429") && random.nextInt(20) > 0 ? "Hello" : prompt; // it holds up all others
        Json.Obj request = Json.object().put("model", random.nextBoolean() ? "sonnet" : "claude-opus-5-5");
        Json schema = Json.object().put("type", "object").put("properties", Json.object().put("city",
                Json.object().put("type", "string")));
        Json.Obj tool = Json.object().put("name", "get_weather");
        if (path.startsWith("/v1/responses")) {
            request.put("input", prompt);
            request.put("tools", Json.array(tool.put("type", "function").put("parameters", schema)));
        } else {
            request.put("messages", Json.array(Json.object().put("role", "user").put("content", prompt)));
            request.put("tools", Json.array(path.startsWith("/v1/messages") ? tool.put("input_schema", schema)
                    : Json.object().put("type", "function").put("function", tool.put("parameters", schema))));
        }
        if (!path.contains("tokens")) {
            request.put("stream", random.nextBoolean());
        }
        if (path.equals("/v1/messages")) {
            request.put("max_tokens", 2000);
        }
        body = request.toBytes();
        return body;
    }

    /** Demands of an answer that it is whole, ends visibly and speaks the dialect. */
    private void judge(String path, Wire.Answer answer) throws IOException {
        counts.answered(answer.status());
        boolean anthropic = path.startsWith("/v1/messages"); // which passes what it gets, well-formed or not
        if (answer.header("content-type").startsWith("text/event-stream")) {
            if (!answer.body().matches(END)) {
                counts.complain("a stream without an end: " + path + " " + answer);
            }
        } else if (!anthropic) {
            Json json = Json.parse(answer.body());
            boolean right = answer.status() == 200 || !json.get("error").get("message").text("").isBlank();
            if (!right) {
                counts.complain("an answer in no dialect: " + path + " " + answer);
            }
        }
        if (answer.header("connection").equals("close")) {
            hangUp();
        }
        if (answer.status() == 503 || answer.status() == 429) {
            pause(100);
        }
    }

    private void pause(long millis) {
        try {
            over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param when 0 in the middle of its own request, 1 right after it, 2 once the answer began */
    private void leave(int when) throws IOException {
        String path = path();
        byte[] whole = body(path);
        wire.send("POST", path, headers(whole), when == 0 ? Arrays.copyOf(whole, whole.length / 2) : whole);
        if (when == 0 && random.nextBoolean()) {
            pause(random.nextInt(300)); // a client that stalls
        }
        if (when == 2) {
            wire.begin();
        }
        (when == 2 ? counts.begun : counts.left).incrementAndGet();
        wire.reset();
        wire = null;
    }

    private void slowly() throws IOException {
        String path = path();
        byte[] whole = body(path);
        wire.send("POST", path, headers(whole), Arrays.copyOf(whole, 10));
        int at = 10;
        while (at < whole.length) {
            pause(random.nextInt(20));
            int end = Math.min(whole.length, at + 1 + random.nextInt(100));
            wire.raw(Arrays.copyOfRange(whole, at, end));
            at = end;
        }
        judge(path, wire.answer());
    }

    private void garbage() throws IOException {
        hangUp();
        byte[] noise = new byte[1 + random.nextInt(3000)];
        random.nextBytes(noise);
        try (Wire other = proxy.wire()) {
            if (random.nextBoolean()) {
                other.raw("GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                counts.left.incrementAndGet(); // it depends on the noise whether this is a request
            }
            other.raw(noise);
            pause(random.nextInt(50));
        } catch (IOException hungUpOn) {
            // as it should be
        }
    }

    private void askWithJunkBehind() throws IOException {
        String path = path();
        byte[] whole = body(path);
        byte[] more = Arrays.copyOf(whole, whole.length + 200);
        byte[] junk = new byte[200];
        random.nextBytes(junk);
        System.arraycopy(junk, 0, more, whole.length, junk.length);
        wire.send("POST", path, headers(whole), more);
        judge(path, wire.answer());
        hangUp();
    }

    private void elsewhere() throws IOException {
        String path = ELSEWHERE.get(random.nextInt(ELSEWHERE.size()));
        Wire.Answer answer = wire.get(path);
        if (answer.status() != 200 && !path.equals("/health")) {
            counts.complain(path + " gave " + answer);
        }
    }

    private void wrong() throws IOException {
        Wire.Answer answer = switch (random.nextInt(3)) {
            case 0 -> wire.ask("POST", "/v1/responses", "", "{\"model\":".getBytes(StandardCharsets.US_ASCII));
            case 1 -> wire.get("/v1/nothing");
            default -> wire.ask("POST", "/v1/chat/completions", "", "{\"messages\":7}".getBytes(
                    StandardCharsets.US_ASCII));
        };
        judge("/v1/responses", answer);
        if (answer.status() != 400 && answer.status() != 404) {
            counts.complain("a wrong request gave " + answer);
        }
    }

    private void hangUp() {
        try {
            if (wire != null) {
                wire.close();
            }
        } catch (IOException gone) {
            // it is over either way
        }
        wire = null;
    }
}
