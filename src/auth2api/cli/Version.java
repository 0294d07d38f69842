package auth2api.cli;

/** Which release this is; a release changes it here and nowhere else. */
final class Version {
    static final String NUMBER = "1.0.0";
    /** How the proxy names itself to those it calls. */
    static final String USER_AGENT = "auth2api/" + NUMBER;

    private Version() {
    }
}
