package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.config.Config;
import auth2api.config.ConfigFile;
import auth2api.login.OAuthFailure;
import auth2api.server.Server;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The verb {@code serve}: a configuration with a key, an account, a server; then it waits to be stopped. */
final class Serve {
    private static final Duration ALIVE = Duration.ofSeconds(5);

    private Serve() {
    }

    static ExitCode run(Hall hall) throws IOException, OAuthFailure {
        if (hall.has(Flag.DEMO)) {
            return Demo.run(hall);
        }
        Terminal terminal = hall.terminal();
        Config config = hall.config();
        boolean firstRun = config.apiKeys().isEmpty();
        if (firstRun) {
            ConfigFile.addApiKey(config.file(), Wiring.newApiKey());
            config = config.reread();
            terminal.print("An API key for your clients was made and written into " + config.file()
                    + ". It is shown only now:\n" + terminal.bold(config.apiKeys().get(0).key().reveal()));
        }
        try (Wiring wiring = new Wiring(config, terminal)) {
            Credential credential = credential(wiring, hall);
            hall.whenStopped().accept(wiring::close);
            String address = start(wiring, terminal);
            terminal.print("auth2api " + Main.VERSION + " listens on " + terminal.bold(address));
            terminal.print("Account: " + credential.label());
            terminal.print("Connect: " + connect(address, firstRun ? config.apiKeys().get(0).key().reveal()
                    : "<your API key>"));
            return untilStopped();
        }
    }

    /** On a terminal a missing account is no error yet: the login is offered right there. */
    private static Credential credential(Wiring wiring, Hall hall) throws IOException, OAuthFailure {
        Credential stored = wiring.tokens.load();
        if (stored == null && hall.terminal().confirm("There is no account yet. Log in now?")) {
            new Login(wiring, hall).browserOrPaste(hall.environment().containsKey("SSH_CONNECTION"));
            stored = wiring.tokens.load();
        }
        if (stored == null) {
            throw AccountVerbs.noAccount(wiring.config);
        }
        return stored;
    }

    /** Starts the server and returns its address; stopping it is the first thing that closing the wiring will do. */
    static String start(Wiring wiring, Terminal terminal) throws IOException {
        Account account = wiring.account();
        wiring.atEnd(account);
        try {
            Server server = wiring.serve(account);
            wiring.atEnd(() -> stop(server, wiring, terminal));
            return RunningServer.address(wiring.config, server.address().getPort());
        } catch (SocketException | UnknownHostException e) {
            throw ExitCode.FAILED.because("port " + wiring.config.port() + " of " + wiring.config.host()
                    + " cannot be used (" + e.getMessage() + "). If it is taken, auth2api may run already: stop that, "
                    + "or set another port in " + wiring.config.file());
        }
    }

    private static void stop(Server server, Wiring wiring, Terminal terminal) throws InterruptedException {
        Duration grace = wiring.config.shutdownGrace();
        if (server.inFlight() > 0) {
            terminal.note("stopping; requests in flight: " + server.inFlight() + ", they have " + grace.toSeconds()
                    + " s to finish");
            wiring.every(ALIVE, () -> terminal.note("still stopping; in flight: " + server.inFlight()));
        }
        server.stop(grace);
    }

    /** Waits for ever; a signal ends the process in its hook, an interrupt (which tests use) ends this call. */
    static ExitCode untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            // asked to stop: what was started is ended by whoever holds the wiring
        }
        return ExitCode.OK;
    }

    static String connect(String address, String key) {
        return "ANTHROPIC_BASE_URL=" + address + " ANTHROPIC_AUTH_TOKEN='" + key + "' claude";
    }
}
