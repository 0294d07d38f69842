package auth2api.login;

import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.FakeReply;
import auth2api.http.Reply;
import auth2api.http.Transport;
import auth2api.json.Json;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A transport without a network: plays scripted answers in order, the last one for ever, and records the calls. */
public final class FakeHost implements Transport {
    /** Decides one answer. */
    public interface Script {
        Reply answer(Call call) throws CallFailed;
    }

    public final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Deque<Script> scripts = new ArrayDeque<>();

    public OAuthClient client(InstantSource clock) {
        return new OAuthClient(this, URI.create("https://claude.ai/oauth/authorize"),
                URI.create("https://api.anthropic.com/v1/oauth/token"), URI.create("https://api.anthropic.com"),
                "client-1", "auth2api/test", clock);
    }

    public FakeHost then(Script script) {
        scripts.add(script);
        return this;
    }

    public FakeHost then(int status, String body, String... headers) {
        return then(call -> new Answer(status, body, headers));
    }

    /** A grant as the token host gives it. */
    public FakeHost grants(String access, String refresh) {
        return then(200, grant(access, refresh));
    }

    public static String grant(String access, String refresh) {
        return Json.object().put("token_type", "Bearer").put("access_token", access).put("expires_in", 28_800)
                .putIf("refresh_token", refresh).put("scope", "user:inference user:profile").toString();
    }

    public FakeHost lost() {
        return then(call -> {
            throw new CallFailed(CallFailed.Kind.LOST, "the connection to " + call.uri().getHost() + " broke");
        });
    }

    @Override
    public Reply send(Call call) throws CallFailed {
        Script script;
        synchronized (this) {
            calls.add(call);
            script = scripts.size() > 1 ? scripts.remove() : scripts.element();
        }
        return script.answer(call);
    }

    /** The JSON body of a recorded call. */
    public Json body(int index) {
        return Json.parse(StandardCharsets.UTF_8.decode(calls.get(index).body().get(0).duplicate()).toString());
    }

    /** A whole answer at once. */
    public static class Answer extends FakeReply {
        private ByteBuffer body;

        public Answer(int status, String body, String... headers) {
            super(status, headers);
            this.body = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public ByteBuffer next(Duration silence) {
            ByteBuffer all = body;
            body = null;
            return all;
        }
    }
}
