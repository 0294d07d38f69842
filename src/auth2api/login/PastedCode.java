package auth2api.login;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads what a person pastes from the browser: {@code code#state}, both parts with a blank, or the whole address. */
final class PastedCode {
    private PastedCode() {
    }

    /** The code, when the state beside it is ours; the failure says in one sentence what to paste instead. */
    static String read(String pasted, Pkce pkce) throws OAuthFailure {
        String text = pasted.strip();
        if (text.matches("[0-9]{4,10}")) {
            throw OAuthFailure.terminal("That looks like the code from an e-mail: type it into the browser page, and "
                    + "paste here what the page shows after that");
        }
        boolean address = text.matches("https?://.*");
        if (address && parameter(text, "error") != null && pkce.isState(parameter(text, "state"))) {
            throw OAuthFailure.terminal("The login was refused in the browser");
        }
        String[] parts = address
                ? new String[] {parameter(text, "code"), parameter(text, "state")} : text.split("[#\\s]+");
        if (parts.length != 2 || parts[0] == null || parts[0].isEmpty() || parts[1] == null) {
            throw OAuthFailure.terminal("Paste the whole line that the page shows: the code, a # and the state");
        }
        if (!pkce.isState(parts[1])) {
            throw OAuthFailure.terminal("That code belongs to another login attempt: open the address above and paste "
                    + "its code");
        }
        return parts[0];
    }

    /** A decoded query parameter of an address; null when it is missing or malformed. */
    static String parameter(String address, String name) {
        for (String pair : address.substring(address.indexOf('?') + 1).replaceFirst("#.*", "").split("&")) {
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException malformed) {
                    return null;
                }
            }
        }
        return null;
    }
}
