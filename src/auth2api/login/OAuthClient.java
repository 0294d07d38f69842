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
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls to the token host, and to the two API routes that tell about the account. JSON both ways, 30 s each.
 * Stateless and thread safe; every call blocks.
 *
 * @param authorizeUrl where a login starts, without a query
 * @param apiBase base URL of the API, without a slash at its end, for the profile and the usage of the account
 * @param userAgent what the token calls say they are: {@code auth2api/<version>}
 */
public record OAuthClient(Transport transport, URI authorizeUrl, URI tokenUrl, URI apiBase, String clientId,
        String userAgent, InstantSource clock) {
    /** The page that shows {@code code#state} to copy when no browser can reach this machine. */
    static final String MANUAL_REDIRECT = "https://platform.claude.com/oauth/code/callback";

    /** Both hosts serve the same grants; either may turn some networks away. */
    private static final List<URI> TOKEN_HOSTS = List.of(
            URI.create("https://api.anthropic.com/v1/oauth/token"),
            URI.create("https://platform.claude.com/v1/oauth/token"));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** For what somebody waits to see, and nothing depends on. */
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_PEER_CHARS = 300;
    private static final Set<String> TERMINAL = Set.of("invalid_grant", "invalid_client", "unauthorized_client");

    /**
     * The address that a person opens to allow the login. {@code code=true} makes the manual page show the code; the
     * scopes are the least that serves requests and tells whose login it is.
     */
    URI authorize(Pkce pkce, String redirectUri) {
        return URI.create(authorizeUrl + "?code=true&client_id=" + encoded(clientId)
                + "&response_type=code&redirect_uri=" + encoded(redirectUri)
                + "&scope=" + encoded("user:profile user:inference") + "&code_challenge=" + pkce.challenge()
                + "&code_challenge_method=S256&state=" + encoded(pkce.state()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Turns the code of a login into tokens; {@code redirectUri} must be the very text of the authorize address. */
    TokenGrant exchange(String code, Pkce pkce, String redirectUri) throws OAuthFailure {
        return grant(Json.object().put("grant_type", "authorization_code").put("code", code)
                .put("redirect_uri", redirectUri).put("client_id", clientId)
                .put("code_verifier", pkce.verifier()).put("state", pkce.state()));
    }

    /** New tokens for old: the refresh token that is given may be dead as soon as the host has answered. */
    public TokenGrant refresh(Secret refreshToken) throws OAuthFailure {
        return grant(Json.object().put("grant_type", "refresh_token").put("refresh_token", refreshToken.reveal())
                .put("client_id", clientId));
    }

    private TokenGrant grant(Json.Obj body) throws OAuthFailure {
        return TokenGrant.of(token("", body).granted(), clock.instant());
    }

    /** Ends a login at the host. */
    public void revoke(Secret refreshToken) throws OAuthFailure {
        token("/revoke", Json.object().put("token", refreshToken.reveal()).put("token_type_hint", "refresh_token")
                .put("client_id", clientId)).granted();
    }

    /** {@code account{uuid,email,...}, organization{...}}; needs the scope user:profile. */
    public Json profile(Secret accessToken) throws OAuthFailure {
        return get("/api/oauth/profile", accessToken);
    }

    /** The limit windows of the subscription; needs the scope user:profile. */
    public Json usage(Secret accessToken) throws OAuthFailure {
        return get("/api/oauth/usage", accessToken);
    }

    private Json get(String path, Secret accessToken) throws OAuthFailure {
        return send(new Call("GET", URI.create(apiBase + path), Map.of(
                "authorization", "Bearer " + accessToken.reveal(), "anthropic-beta", "oauth-2025-04-20",
                "accept", "application/json", "user-agent", userAgent),
                List.of(), LOOK)).granted();
    }

    /** One of the two public hosts may turn this network away, so then the other is asked, once. */
    private Answer token(String suffix, Json.Obj body) throws OAuthFailure {
        Answer first = post(URI.create(tokenUrl + suffix), body);
        int known = TOKEN_HOSTS.indexOf(tokenUrl); // an owner's own has no other
        if (known < 0 || first.json() != null && first.status() != 429) {
            return first;
        }
        try {
            Answer second = post(URI.create(TOKEN_HOSTS.get(1 - known) + suffix), body);
            return second.json() == null ? first : second;
        } catch (OAuthFailure unreachable) {
            return first; // the configured host's answer says more than a failure of the spare one
        }
    }

    private Answer post(URI uri, Json.Obj body) throws OAuthFailure {
        return send(new Call("POST", uri, Map.of("content-type", "application/json", "accept", "application/json",
                "user-agent", userAgent), List.of(ByteBuffer.wrap(body.toBytes())), TIMEOUT));
    }

    private Answer send(Call call) throws OAuthFailure {
        try (Reply reply = transport.send(call)) {
            // Not by the clock: were it set forward just now, a token that the host has exchanged would be lost.
            byte[] body = reply.readAll(MAX_ANSWER_BYTES, call.untilHeaders(), System::nanoTime); // as long once more
            return new Answer(call.uri().getHost(), reply.status(), json(body),
                    RetryAfter.of(reply.headers(), clock.instant()));
        } catch (CallFailed e) {
            throw OAuthFailure.retryable(e.getMessage());
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

    private record Answer(String host, int status, Json json, Duration retryAfter) {
        /** What a success says. Errors are OAuth's {@code {error, error_description}} or Anthropic's envelope. */
        Json granted() throws OAuthFailure {
            if (json == null) {
                throw OAuthFailure.retryable(host + " answered " + status + " with something that is not JSON; a proxy "
                        + "or a firewall may stand in between");
            }
            if (status >= 200 && status < 300) {
                return json;
            }
            Json error = json.get("error");
            String code = error.text(error.get("type").text(""));
            String words = json.get("error_description").text(error.get("message").text(""));
            boolean terminal = status < 500 && status != 429 && TERMINAL.contains(code);
            throw new OAuthFailure(terminal, clean(host + " answered " + status + (code.isEmpty() ? "" : " " + code)
                    + (words.isEmpty() ? "" : ": " + words)), retryAfter);
        }

        /** Words of a peer made fit to show: one line, no token, not endless. */
        private static String clean(String text) {
            String line = text.replaceAll("\\p{Cntrl}+", " ").replaceAll("sk-ant-[A-Za-z0-9_-]+", "***").strip();
            return line.length() > MAX_PEER_CHARS ? line.substring(0, MAX_PEER_CHARS) + "..." : line;
        }
    }
}
