package auth2api.server;

import auth2api.config.ApiKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * {@code GET /}: the status page for a browser, something short for everyone else. The page is one file without a
 * secret; its script asks for the API key and reads {@code /admin/events} with it.
 */
final class Page implements Handler {
    private final Handler forOthers;
    private final byte[] html;
    private final String policy;

    Page(Handler forOthers) {
        this.forOthers = forOthers;
        String script = PageView.SCRIPT + PageScript.SCRIPT;
        html = PageHtml.TEXT.replace("{style}", PageStyle.TEXT).replace("{script}", script)
                .getBytes(StandardCharsets.UTF_8);
        policy = "default-src 'none'; connect-src 'self'; img-src data:; script-src " + hash(script) + "; style-src "
                + hash(PageStyle.TEXT) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'";
    }

    private static String hash(String text) {
        try {
            return "'sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8))) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    @Override
    public void handle(ServerCall call, ApiKey key) throws IOException {
        call.responseHeader("vary", "Accept");
        String accept = call.header("accept");
        if (accept == null || !accept.contains("text/html")) {
            forOthers.handle(call, key);
            return;
        }
        call.responseHeader("content-security-policy", policy);
        call.responseHeader("x-content-type-options", "nosniff");
        call.responseHeader("referrer-policy", "no-referrer");
        call.responseHeader("cache-control", "no-cache");
        call.send(200, "text/html; charset=utf-8", html);
    }
}
