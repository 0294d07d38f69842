package auth2api.cli;

import auth2api.account.Credential;
import auth2api.log.Secret;
import auth2api.login.LoginFlow;
import auth2api.login.OAuthFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;

/** The verb {@code login}: a login through a browser or a pasted code, or a key or token that exists already. */
record Login(Wiring wiring, Hall hall) {
    private static final Duration ALIVE = Duration.ofSeconds(30);

    static ExitCode run(Hall hall) throws IOException, OAuthFailure {
        boolean key = hall.has(Flag.API_KEY);
        boolean token = hall.has(Flag.SETUP_TOKEN);
        if (key && token || hall.has(Flag.MANUAL) && (key || token)) {
            throw ExitCode.USAGE.because("give only one of --manual, --api-key and --setup-token");
        }
        try (Wiring wiring = hall.wiring()) {
            Login login = new Login(wiring, hall);
            wiring.tokens.path(); // several accounts are a problem that no login should be wasted on
            if (key) {
                login.store(Credential.ofApiKey(login.pasted("Console API key", "sk-ant-api", "--setup-token"),
                        wiring.clock.instant()));
            } else if (token) {
                login.store(Credential.ofSetupToken(login.pasted("setup token", "sk-ant-oat", "--api-key"),
                        wiring.clock.instant()));
            } else {
                login.browserOrPaste(hall.has(Flag.MANUAL));
            }
        }
        return ExitCode.OK;
    }

    void browserOrPaste(boolean paste) throws IOException, OAuthFailure {
        Terminal terminal = hall.terminal();
        LoginFlow flow = new LoginFlow(wiring.oauth, wiring.random, terminal.in, terminal.out, this::open);
        if (paste) {
            store(Credential.ofLogin(flow.manually(), wiring.clock.instant()));
            return;
        }
        ScheduledFuture<?> alive = wiring.every(ALIVE, () ->
                terminal.note("still waiting for the browser; Ctrl-C gives up"));
        try {
            store(Credential.ofLogin(flow.withBrowser(LoginFlow.CALLBACK_PORT, LoginFlow.LONGEST_WAIT),
                    wiring.clock.instant()));
        } finally {
            alive.cancel(false);
        }
    }

    /** True when the system's opener was started; false where there is no desktop to open a browser on. */
    private boolean open(URI address) {
        List<String> command = new ArrayList<>(opener(System.getProperty("os.name", ""), hall.environment()));
        command.add(address.toString());
        try {
            return command.size() > 1 && new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start() != null;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    static List<String> opener(String system, Map<String, String> environment) {
        boolean desktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return system.contains("Mac") ? List.of("open")
                : system.contains("Windows") ? List.of("rundll32", "url.dll,FileProtocolHandler")
                : desktop ? List.of("xdg-open") : List.of();
    }

    private Secret pasted(String what, String start, String other) throws IOException {
        String text = hall.terminal().secret("Paste the " + what);
        if (!text.startsWith(start) || !text.matches("[!-~]{20,}")) {
            throw ExitCode.FAILED.because(text.isEmpty() ? "no " + what + " came; paste it, or pipe it in"
                    : "that is no " + what + ", which starts with " + start + "; for the other kind use: "
                            + "auth2api login " + other);
        }
        return Secret.of(text);
    }

    private void store(Credential credential) throws IOException {
        hall.terminal().print("The account is " + credential.label() + ", kept in " + wiring.tokens.store(credential)
                + ".");
    }
}
