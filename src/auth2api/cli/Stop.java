package auth2api.cli;

/** Tells the user why it ends, and ends. The message says what happened and what to do next. */
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    final ExitCode code;

    Stop(ExitCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }
}
