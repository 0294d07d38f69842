package auth2api.cli;

/** What the process ends with; {@code --help} shows this table. (A signal during a login ends it with 128 + signal.) */
public enum ExitCode {
    OK(0, "done; also a server that was stopped by a signal"),
    FAILED(1, "it could not be done: no account, a taken port, a refused login, a network failure"),
    USAGE(2, "the command line or the configuration is wrong");

    final int status;
    final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** To be thrown: tells the user why it ends, which is what happened and what to do next, and ends. */
    Stop because(String message) {
        return new Stop(this, message);
    }

    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        final ExitCode code;

        private Stop(ExitCode code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }
}
