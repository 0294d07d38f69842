package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.account.TokenFileException;
import auth2api.config.Config;
import auth2api.json.Json;
import auth2api.login.OAuthFailure;
import auth2api.translate.ModelCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The verbs that look after the account: logout, refresh, models. They work while a server runs, too. */
final class AccountVerbs {
    private AccountVerbs() {
    }

    static ExitCode logout(Hall hall) throws IOException {
        Terminal terminal = hall.terminal();
        try (Wiring wiring = hall.wiring()) {
            Credential credential = readable(wiring, terminal);
            if (credential != null && credential.refreshable()) {
                try {
                    wiring.oauth.revoke(credential.refreshToken());
                } catch (OAuthFailure e) {
                    terminal.note("The login could not be revoked (" + e.getMessage() + "); end it in the account's "
                            + "settings. It is removed here all the same.");
                }
            }
            terminal.print(!wiring.tokens.remove() ? "There is no account in " + wiring.config.authDir() + "."
                    : "Removed " + (credential == null ? "the unreadable account" : credential.label()) + " from "
                            + wiring.config.authDir() + ".");
            if (RunningServer.ask(wiring.config, "/admin/accounts").up()) {
                terminal.note("The server that runs still holds the access token, and serves until that ends or is "
                        + "refused. Stop the server, or log in anew.");
            }
        }
        return ExitCode.OK;
    }

    /** A file that nobody can read any more can still be removed. */
    private static Credential readable(Wiring wiring, Terminal terminal) throws TokenFileException {
        wiring.tokens.path(); // several files are for the owner to choose from
        try {
            return wiring.tokens.load();
        } catch (TokenFileException e) {
            terminal.note(e.getMessage());
            return null;
        }
    }

    static ExitCode refresh(Hall hall) throws IOException {
        try (Wiring wiring = hall.wiring(); Account account = wiring.account()) {
            Credential now = account.credential();
            if (now == null) {
                throw noAccount(wiring.config);
            }
            if (!now.refreshable()) {
                throw ExitCode.FAILED.because(now.label() + " cannot be refreshed; only a login can");
            }
            Credential fresh = account.refreshNow();
            hall.terminal().print("Refreshed " + fresh.label() + "; the access token "
                    + StatusVerbs.ends(fresh.expires(), wiring.clock.instant()) + ".");
        }
        return ExitCode.OK;
    }

    static ExitCode models(Hall hall) throws IOException {
        Terminal terminal = hall.terminal();
        try (Wiring wiring = hall.wiring(); Account account = wiring.account()) {
            Json live = account.credential() == null ? Json.NULL : wiring.models(wiring.claude(account)).list();
            if (live.isNull()) {
                terminal.note("Claude's own list cannot be had now, so this is the built-in one.");
            }
            var catalog = ModelCatalog.of(live, wiring.config.aliases());
            List<String> names = new ArrayList<>(List.of("opus", "sonnet", "haiku"));
            names.addAll(wiring.config.aliases().keySet());
            Json.Obj aliases = Json.object();
            names.forEach(name -> aliases.put(name, catalog.resolve(name)));
            if (hall.has(Flag.JSON)) {
                terminal.print(((Json.Obj) catalog.anthropicList()).put("aliases", aliases).toString());
                return ExitCode.OK;
            }
            List<String> rows = new ArrayList<>();
            catalog.openAiList().get("data").items().forEach(model -> rows.add(model.get("id").text()));
            aliases.members().forEach((name, id) -> rows.add(name + " -> " + id.text()));
            rows.forEach(row -> terminal.print(row.replaceAll("\\p{Cntrl}", "?"))); // the names are Claude's
        }
        return ExitCode.OK;
    }

    static ExitCode.Stop noAccount(Config config) {
        return ExitCode.FAILED.because("there is no account in " + config.authDir()
                + ". Log in with: auth2api login   (without a browser on this machine: auth2api login --manual)");
    }
}
