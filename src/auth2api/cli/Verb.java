package auth2api.cli;

import auth2api.login.OAuthFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table of verbs: feeds the parser, the dispatch and the help. */
enum Verb {
    SERVE("serve requests until it is stopped; the default", Serve::run, List.of(), Flag.DEMO),
    LOGIN("log in with a browser, or store a key or token", Login::run, List.of(), Flag.LOGIN,
            Flag.MANUAL, Flag.API_KEY, Flag.SETUP_TOKEN),
    LOGOUT("revoke the login and remove it from this machine", AccountVerbs::logout, List.of()),
    REFRESH("get a new access token now", AccountVerbs::refresh, List.of()),
    STATUS("show the account, its health and where the files are", StatusVerbs::status, List.of(), Flag.JSON),
    USAGE("show how full the limits are and when they reset", StatusVerbs::usage, List.of(), Flag.JSON),
    DOCTOR("check everything, and say what to do about what is wrong", Doctor::run, List.of(), Flag.JSON,
            Flag.PROBE, Flag.LISTEN),
    MODELS("list the models that requests may name", AccountVerbs::models, List.of(), Flag.JSON),
    SETUP("show how to connect a client; without one, list them", Setup::run, List.of("[client]"),
            Flag.SHOW_KEY, Flag.SHELL),
    SERVICE("keep it running in the background: systemd or launchd", Service::run,
            List.of("install", "uninstall", "status"), Flag.PRINT),
    CONFIG("check the configuration, or show it with secrets masked", Texts::config, List.of("check", "show"),
            Flag.JSON),
    VERSION("show the version", Texts::version, List.of(), Flag.VERSION, Flag.JSON),
    HELP("show this help, or that of a verb", Texts::help, List.of("[verb]"));

    /** What a verb does; what it throws is told to the user by {@link Main}. */
    @FunctionalInterface
    interface Action {
        ExitCode run(Hall hall) throws IOException, OAuthFailure;
    }

    final String help;
    final Action action;
    /** The words that may follow: one of them must, unless they are in brackets. */
    final List<String> words;
    final Set<Flag> flags;

    Verb(String help, Action action, List<String> words, Flag... flags) {
        this.help = help;
        this.action = action;
        this.words = words;
        this.flags = Set.of(flags);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
