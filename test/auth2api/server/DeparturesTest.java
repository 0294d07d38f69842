package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import auth2api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients that leave while upstream is silent, before an answer and in it; the prompt says how far upstream gets. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class DeparturesTest {
    private static final List<String> STEPS = List.of("mute", "json", "head", "begin");
    private static final List<String> PATHS = List.of("/v1/messages", "/v1/chat/completions", "/v1/responses");
    private static final String BEGIN = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{"
            + "\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\"usage\":"
            + "{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";

    private final CountDownLatch asked = new CountDownLatch(STEPS.size() * PATHS.size());
    private final CountDownLatch stopped = new CountDownLatch(STEPS.size() * PATHS.size());

    /** Never ends an answer, and tells when the proxy hangs up; answers the patient one when all others are gone. */
    private final class Silent implements RawUpstream.Answer {
        @Override
        public void write(String request, OutputStream out) throws IOException {
            if (request.contains("patient")) {
                await(stopped);
                RawUpstream.write(out, "HTTP/1.1 200 Yes\r\ncontent-length: 27\r\nconnection: close\r\n\r\n"
                        + "{\"type\":\"message\",\"id\":\"m\"}");
                return;
            }
            if (request.contains("json")) {
                RawUpstream.write(out, "HTTP/1.1 200 Yes\r\ncontent-length: 99\r\n\r\n{");
            } else if (!request.contains("mute")) {
                RawUpstream.write(out, RawUpstream.STREAM_HEAD + (request.contains("begin") ? BEGIN : ""));
            }
            asked.countDown();
        }

        @Override
        public void written(InputStream in) throws IOException {
            in.readAllBytes();
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "in vain for " + latch.getCount());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket ask(Lab lab, String path, String step) throws IOException {
        Json.Obj body = Json.object().put("model", "claude-opus-5-5").put("max_tokens", 9)
                .put("stream", !step.matches("json|mute|patient"));
        String bytes = (path.endsWith("responses") ? body.put("input", step) : body.put("messages",
                Json.array(Json.object().put("role", "user").put("content", step)))).toString();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), lab.server.address().getPort());
        RawUpstream.write(socket.getOutputStream(), "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: "
                + Lab.KEY + "\r\nconnection: close\r\ncontent-length: " + bytes.length() + "\r\n\r\n" + bytes);
        return socket;
    }

    @Test
    void aClientThatLeavesInSilenceStopsUpstreamAndIsNobodysFault() throws Exception {
        try (RawUpstream up = new RawUpstream(new Silent()); Lab lab = Lab.with(up.setting());
                Socket patient = ask(lab, "/v1/messages", "patient")) {
            assumeTrue(Departures.established(lab.server.address().getPort()) != null, "no table of connections");
            var clients = new ArrayList<Socket>();
            for (String path : PATHS) {
                for (String step : STEPS) {
                    clients.add(ask(lab, path, step));
                }
            }
            await(asked);
            for (Socket client : clients) {
                client.close();
            }
            await(stopped);
            String answer = new String(patient.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            lab.settle();
            Json told = Json.parse(lab.account.status().toBytes());
            assertEquals(0, told.get("attempts").get("network_error").number(-1));
            assertEquals("ok", told.get("state").text());
            Json total = Json.parse(lab.get("/admin/stats").body()).get("total");
            assertEquals(clients.size(), total.get("client_left").number(-1), total.toString());
        }
    }
}
