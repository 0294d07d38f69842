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
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The verb {@code serve}: a configuration with a key, an account, a server; then it waits to be stopped. */
final class Serve {
    private static final Duration ALIVE = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Hall hall;
    private final Terminal terminal;

    private Serve(Hall hall) {
        this.hall = hall;
        this.terminal = hall.terminal();
    }

    static ExitCode run(CommandLine line, Hall hall) throws IOException, OAuthFailure {
        return line.has(Flag.DEMO) ? Demo.run(line, hall) : new Serve(hall).serve(hall.configFile(line));
    }

    private ExitCode serve(Path file) throws IOException, OAuthFailure {
        Config config = Config.load(file, hall.environment());
        boolean firstRun = config.apiKeys().isEmpty();
        if (firstRun) {
            ConfigFile.addApiKey(file, Wiring.newApiKey());
            config = Config.load(file, hall.environment());
            terminal.print("An API key for your clients was made and written into " + config.file()
                    + ". It is shown only now:\n" + terminal.bold(config.apiKeys().get(0).key().reveal()));
        }
        try (Wiring wiring = new Wiring(config, terminal); Cleanup cleanup = new Cleanup(terminal)) {
            Credential credential = credential(wiring);
            hall.whenStopped().accept(cleanup::close);
            Account account = wiring.account();
            Server server = start(wiring, account, cleanup, terminal);
            String address = address(wiring, server);
            terminal.print("auth2api " + Version.NUMBER + " listens on " + terminal.bold(address));
            terminal.print("Account: " + credential.label());
            String limits = limits(wiring, account);
            if (!limits.isEmpty()) {
                terminal.print("Limits: " + limits);
            }
            terminal.print("Connect: " + connect(address, firstRun ? config.apiKeys().get(0).key().reveal()
                    : "<your API key>"));
            return untilStopped();
        }
    }

    /** On a terminal a missing account is no error yet: the login is offered right there. */
    private Credential credential(Wiring wiring) throws IOException, OAuthFailure {
        Credential stored = wiring.tokens.load();
        if (stored == null && terminal.confirm("There is no account yet. Log in now?")) {
            boolean remote = hall.environment().containsKey("SSH_CONNECTION");
            new Login(wiring, hall).browserOrPaste(remote);
            stored = wiring.tokens.load();
        }
        if (stored == null) {
            throw AccountVerbs.noAccount(wiring.config);
        }
        return stored;
    }

    /** Starts the server; stopping it is the first thing that {@code cleanup} will do. */
    static Server start(Wiring wiring, Account account, Cleanup cleanup, Terminal terminal) throws IOException {
        cleanup.add(account::close);
        try {
            Server server = wiring.serve(account);
            cleanup.add(() -> stop(server, wiring, terminal));
            return server;
        } catch (SocketException | UnknownHostException e) {
            throw new Stop(ExitCode.FAILED, "port " + wiring.config.port() + " of " + wiring.config.host()
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

    /** The windows, if Claude tells them soon; nobody waits long for a line of text. */
    private static String limits(Wiring wiring, Account account) {
        try {
            wiring.soon(account::readUsage).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unknown) {
            // the status tells them, and what was wrong
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return StatusVerbs.windows(account.status().toJson());
    }

    /** Waits for ever; a signal ends the process in its hook, an interrupt (which tests use) ends this call. */
    static ExitCode untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            // asked to stop: what was started is ended by whoever holds the cleanup
        }
        return ExitCode.OK;
    }

    static String address(Wiring wiring, Server server) {
        return RunningServer.address(wiring.config, server.address().getPort());
    }

    static String connect(String address, String key) {
        return "ANTHROPIC_BASE_URL=" + address + " ANTHROPIC_AUTH_TOKEN='" + key + "' claude";
    }
}
