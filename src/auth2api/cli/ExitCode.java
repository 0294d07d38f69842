package auth2api.cli;

/** What the process ends with; {@code --help} shows this table. (A signal during a login ends it with 128 + signal.) */
public enum ExitCode {
    /** Done as asked; also a server that was told to stop. */
    OK(0, "done; also a server that was stopped by a signal"),
    /** The command was right, but it could not be done. */
    FAILED(1, "it could not be done: no account, a taken port, a refused login, a network failure"),
    /** The command line or the configuration must be changed first. */
    USAGE(2, "the command line or the configuration is wrong");

    final int status;
    final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }
}
