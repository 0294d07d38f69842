package auth2api.account;

import auth2api.json.Json;
import java.time.Instant;
import java.util.List;

/**
 * Claude refused a request for what the account may do, not for what it asked: passed on word for word, remembered for
 * the owner, and no reason to wait or to try again. (Wordings: seen from 2025-09 on.)
 *
 * @param hint what the owner can do
 */
record Refusal(Instant at, int status, String type, String message, String hint) {
    private static final int MAX_MESSAGE_CHARS = 500;

    private record Known(int status, String words, String hint) {
    }

    /** First match counts; status 0 is any. */
    private static final List<Known> TABLE = List.of(
            new Known(0, "only authorized for use with Claude Code", "The provider takes this login only from"
                    + " its own programs. A Console API key works: auth2api logout, then auth2api login --api-key"),
            new Known(0, "Third-party apps now draw from your extra usage", "The provider bills these requests as extra"
                    + " usage: turn that on in the account's settings, or use a Console API key"),
            new Known(0, "not allowed for this organization", "An administrator of the organization must allow it,"
                    + " or use a Console API key"),
            new Known(0, "OAuth authentication is currently not supported", "This route does not take a login; a"
                    + " Console API key works"),
            new Known(0, "specified API usage limits", "The spend limit that the owner set is reached: raise it in the"
                    + " Console or wait until it renews"),
            new Known(400, "`anthropic-beta` header", "The client asks for a beta that this account does not have: turn"
                    + " it off in the client"),
            new Known(0, "on hold", "The provider has put the account on hold: its message says whom to write to"),
            new Known(402, "", "The account has no credit for this request: see billing in the account's settings"),
            new Known(403, "", "The provider does not permit this to the account; its message says what"));

    /** The refusal that an error answer is, or null when it is about the request or passes by itself. */
    static Refusal of(int status, String type, String message, Instant now) {
        String words = message == null ? "" : message;
        return status >= 429 ? null : TABLE.stream()
                .filter(known -> (known.status == 0 || known.status == status) && words.contains(known.words))
                .findFirst().map(known -> new Refusal(now, status, type,
                        words.substring(0, Math.min(words.length(), MAX_MESSAGE_CHARS)), known.hint)).orElse(null);
    }

    Json toJson() {
        return Json.object().put("at", at.toString()).put("status", status).put("type", type).put("message", message)
                .put("hint", hint);
    }
}
