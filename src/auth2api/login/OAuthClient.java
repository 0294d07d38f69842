package auth2api.login;

import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.http.RetryAfter;
import auth2api.http.Transport;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.log.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls to the token host, and to the two API routes that tell about the account. JSON both ways, 30 s each.
 * Stateless and thread safe; every call blocks.
 */
public final class OAuthClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final Set<String> TERMINAL = Set.of("invalid_grant", "invalid_client", "unauthorized_client");

    private final Transport transport;
    private final OAuthSettings settings;
    private final InstantSource clock;

    public OAuthClient(Transport transport, OAuthSettings settings, InstantSource clock) {
        this.transport = transport;
        this.settings = settings;
        this.clock = clock;
    }

    OAuthSettings settings() {
        return settings;
    }

    /** Turns the code of a login into tokens; {@code redirectUri} must be the very text of the authorize address. */
    TokenGrant exchange(String code, Pkce pkce, String redirectUri) throws OAuthFailure {
        return grant(Json.object().put("grant_type", "authorization_code").put("code", code)
                .put("redirect_uri", redirectUri).put("client_id", settings.clientId())
                .put("code_verifier", pkce.verifier()).put("state", pkce.state()));
    }

    /** New tokens for old: the refresh token that is given may be dead as soon as the host has answered. */
    public TokenGrant refresh(Secret refreshToken) throws OAuthFailure {
        return grant(Json.object().put("grant_type", "refresh_token").put("refresh_token", refreshToken.reveal())
                .put("client_id", settings.clientId()));
    }

    /** Ends a login at the host. */
    public void revoke(Secret refreshToken) throws OAuthFailure {
        ok(token("/revoke", Json.object().put("token", refreshToken.reveal())
                .put("token_type_hint", "refresh_token").put("client_id", settings.clientId())));
    }

    /** {@code account{uuid,email,...}, organization{...}}; needs the scope user:profile. */
    public Json profile(Secret accessToken) throws OAuthFailure {
        return ok(get("/api/oauth/profile", accessToken));
    }

    /** The limit windows of the subscription; needs the scope user:profile. */
    public Json usage(Secret accessToken) throws OAuthFailure {
        return ok(get("/api/oauth/usage", accessToken));
    }

    private TokenGrant grant(Json.Obj body) throws OAuthFailure {
        return TokenGrant.of(ok(token("", body)), clock.instant());
    }

    /** One of the two public hosts may turn this network away, so then the other is asked, once. */
    private Answer token(String suffix, Json.Obj body) throws OAuthFailure {
        Answer first = post(URI.create(settings.tokenUrl() + suffix), body);
        URI other = settings.otherTokenUrl();
        if (other == null || first.json() != null && first.status() != 429) {
            return first;
        }
        try {
            Answer second = post(URI.create(other + suffix), body);
            return second.json() == null ? first : second;
        } catch (OAuthFailure unreachable) {
            return first; // the configured host's answer says more than a failure of the spare one
        }
    }

    private Answer post(URI uri, Json.Obj body) throws OAuthFailure {
        return send(new Call("POST", uri,
                Map.of("content-type", "application/json", "accept", "application/json",
                        "user-agent", settings.userAgent()),
                List.of(ByteBuffer.wrap(body.toBytes())), TIMEOUT));
    }

    private Answer get(String path, Secret accessToken) throws OAuthFailure {
        return send(new Call("GET", URI.create(settings.apiBase().toString().replaceAll("/+$", "") + path),
                Map.of("authorization", "Bearer " + accessToken.reveal(), "anthropic-beta", "oauth-2025-04-20",
                        "accept", "application/json", "user-agent", settings.userAgent()),
                List.of(), TIMEOUT));
    }

    private Answer send(Call call) throws OAuthFailure {
        String host = call.uri().getHost();
        try (Reply reply = transport.send(call)) {
            byte[] body = reply.readAll(MAX_ANSWER_BYTES, TIMEOUT);
            return new Answer(host, reply.status(), json(body), RetryAfter.of(reply.headers(), clock.instant()));
        } catch (CallFailed e) {
            throw new OAuthFailure(OAuthFailure.Kind.RETRYABLE, e.getMessage());
        }
    }

    /** Null for what is no JSON object: a page of something that stands in front of the host. */
    private static Json json(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : Json.parse(body) instanceof Json.Obj o ? o : null;
        } catch (JsonException page) {
            return null;
        }
    }

    private static Json ok(Answer answer) throws OAuthFailure {
        if (answer.json() != null && answer.status() >= 200 && answer.status() < 300) {
            return answer.json();
        }
        throw answer.failure();
    }

    private record Answer(String host, int status, Json json, Duration retryAfter) {
        /** OAuth errors are {@code {error, error_description}}; some are Anthropic's envelope instead. */
        OAuthFailure failure() {
            if (json == null) {
                return new OAuthFailure(OAuthFailure.Kind.RETRYABLE, host + " answered " + status
                        + " with something that is not JSON; a proxy or a firewall may stand in between");
            }
            Json error = json.get("error");
            String code = error.text(error.get("type").text(""));
            String words = json.get("error_description").text(error.get("message").text(""));
            boolean terminal = status < 500 && TERMINAL.contains(code);
            OAuthFailure.Kind kind = status == 429 ? OAuthFailure.Kind.LIMITED
                    : terminal ? OAuthFailure.Kind.TERMINAL : OAuthFailure.Kind.RETRYABLE;
            String said = code.isEmpty() && words.isEmpty() ? "" : " " + code + (words.isEmpty() ? "" : ": " + words);
            return new OAuthFailure(kind, OAuthFailure.clean(host + " answered " + status + said), retryAfter);
        }
    }
}
