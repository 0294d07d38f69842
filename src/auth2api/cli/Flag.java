package auth2api.cli;

/** The table of options: feeds the parser and the help. */
enum Flag {
    CONFIG("--config", "FILE", "configuration file [config.properties in the working directory]"),
    DEMO("--demo", "", "serve a made-up account against an embedded fake Claude; nothing is kept"),
    LOGIN("--login", "", "the same as the verb login"),
    MANUAL("--manual", "", "log in without a browser on this machine: paste the code, or pipe it in"),
    API_KEY("--api-key", "", "store a Console API key instead, pasted or from standard input"),
    SETUP_TOKEN("--setup-token", "", "store a token of \"claude setup-token\" instead, likewise"),
    JSON("--json", "", "answer in JSON, on one line, for scripts"),
    PROBE("--probe", "", "doctor: also send one count_tokens request"),
    LISTEN("--listen", "", "doctor: show which key a client really sends, and whether it is right"),
    SHOW_KEY("--show-key", "", "setup: show the API key instead of ***"),
    SHELL("--shell", "NAME", "setup: sh, fish, powershell or cmd, where yours is not recognised"),
    PRINT("--print", "", "service install: print the unit, change nothing"),
    HELP("--help", "", "show this help, or that of a verb"),
    VERSION("--version", "", "the same as the verb version");

    private final String text;
    /** What its value is called; empty for a flag without one. */
    final String value;
    final String help;

    Flag(String text, String value, String help) {
        this.text = text;
        this.value = value;
        this.help = help;
    }

    @Override
    public String toString() {
        return text;
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    boolean belongsTo(Verb verb) {
        return this == CONFIG || this == HELP || verb.flags.contains(this);
    }
}
