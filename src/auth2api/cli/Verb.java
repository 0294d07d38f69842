package auth2api.cli;

import auth2api.login.OAuthFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table of verbs: feeds the parser, the dispatch and the help. */
enum Verb {
    SERVE("serve requests until it is stopped; the default", List.of(), Flag.DEMO),
    LOGIN("log in with a browser, or store a key or token", List.of(), Flag.LOGIN,
            Flag.MANUAL, Flag.API_KEY, Flag.SETUP_TOKEN),
    LOGOUT("revoke the login and remove it from this machine", List.of()),
    REFRESH("get a new access token now", List.of()),
    STATUS("show the account, its health and where the files are", List.of(), Flag.JSON),
    USAGE("show how full the limits are and when they reset", List.of(), Flag.JSON),
    DOCTOR("check everything, and say what to do about what is wrong", List.of(), Flag.JSON,
            Flag.PROBE, Flag.LISTEN),
    MODELS("list the models that requests may name", List.of(), Flag.JSON),
    SETUP("show how to connect a client; without one, list them", List.of("[client]"),
            Flag.SHOW_KEY, Flag.SHELL),
    SERVICE("keep it running in the background: systemd or launchd",
            List.of("install", "uninstall", "status"), Flag.PRINT),
    CONFIG("check the configuration, or show it with secrets masked", List.of("check", "show"),
            Flag.JSON),
    VERSION("show the version", List.of(), Flag.VERSION, Flag.JSON),
    HELP("show this help, or that of a verb", List.of("[verb]"));

    final String help;
    /** The words that may follow: one of them must, unless they are in brackets. */
    final List<String> words;
    final Set<Flag> flags;

    Verb(String help, List<String> words, Flag... flags) {
        this.help = help;
        this.words = words;
        this.flags = Set.of(flags);
    }

    /** Does it; what it throws is told to the user by {@link Main}. */
    ExitCode run(Hall hall) throws IOException, OAuthFailure {
        return switch (this) { // no field with a method reference: each start would make thirteen to call one
            case SERVE -> Serve.run(hall);
            case LOGIN -> Login.run(hall);
            case LOGOUT -> AccountVerbs.logout(hall);
            case REFRESH -> AccountVerbs.refresh(hall);
            case STATUS -> StatusVerbs.status(hall);
            case USAGE -> StatusVerbs.usage(hall);
            case DOCTOR -> Doctor.run(hall);
            case MODELS -> AccountVerbs.models(hall);
            case SETUP -> Setup.run(hall);
            case SERVICE -> Service.run(hall);
            case CONFIG -> Texts.config(hall);
            case VERSION -> Texts.version(hall);
            case HELP -> Texts.help(hall);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
