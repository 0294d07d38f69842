package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.DurableFile;
import auth2api.account.TokenFile;
import auth2api.account.TokenFileException;
import auth2api.config.Config;
import auth2api.http.HostThreads;
import auth2api.http.HttpTransport;
import auth2api.http.Transport;
import auth2api.log.Log;
import auth2api.log.Secret;
import auth2api.login.OAuthClient;
import auth2api.server.Server;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import auth2api.upstream.LiveModels;
import auth2api.upstream.UpstreamHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one place that makes the real clock, random, threads and network, and puts the rooms together with them. Closing
 * undoes what was started, last thing first, each once: whether it ends by an error, by an interrupt or in the shutdown
 * hook of a signal. Thread safe.
 */
final class Wiring implements AutoCloseable {
    /** How the proxy names itself to those it calls. */
    static final String USER_AGENT = "auth2api/" + Main.VERSION;
    /** The HMAC secret of {@code cloaking.cache-user-id}, in auth-dir. */
    static final String CLOAKING_SECRET = "cloaking.secret";

    final Config config;
    final InstantSource clock = InstantSource.system();
    final SecureRandom random = new SecureRandom();
    final TokenFile tokens;
    final OAuthClient oauth;
    final Transport transport;
    final ExecutorService workers = HostThreads.perTask("worker");
    private final Terminal terminal;
    private final Log log;
    private final Claude.Outside outside;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(HostThreads.daemons("timer"));
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    Wiring(Config config, Terminal terminal) {
        this.config = config;
        this.terminal = terminal;
        this.log = new Log(config.debug(), terminal.err, clock);
        this.outside = new Claude.Outside(clock, System::nanoTime, time -> Thread.sleep(time.toMillis()), random, log);
        this.transport = new HttpTransport(config.upstreamProxy());
        this.tokens = new TokenFile(config.authDir());
        this.oauth = new OAuthClient(transport, config.authorizeUrl(), config.tokenUrl(), config.upstreamBaseUrl(),
                config.clientId(), USER_AGENT, clock);
    }

    Account account() throws TokenFileException {
        Account account = new Account(tokens, oauth, workers, log);
        every(Duration.ofSeconds(1), account::tick);
        return account;
    }

    /** Runs a task again and again until it is cancelled or this is closed. */
    ScheduledFuture<?> every(Duration pause, Runnable task) {
        return timer.scheduleWithFixedDelay(log.guarded(task), pause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    LiveModels models(Claude claude) {
        return new LiveModels(claude, workers);
    }

    Claude claude(Account account) {
        return new Claude(config.upstreamBaseUrl(), new UpstreamHeaders(USER_AGENT, config.upstreamHeaders()),
                transport, account, outside);
    }

    /** Binds and serves; an IOException of the socket means that the address cannot be bound. */
    Server serve(Account account) throws IOException {
        return Server.start(new Server.Setup(config, claude(account), cloaking(), Main.VERSION,
                () -> Setup.texts(config)));
    }

    private Cloaking cloaking() throws IOException {
        return new Cloaking(config.cloaking(), Secret.of(config.cloaking().cacheUserId() ? keptSecret() : newSecret()));
    }

    private String keptSecret() throws IOException {
        Path file = config.authDir().resolve(CLOAKING_SECRET);
        if (!Files.exists(file) || Files.readString(file).isBlank()) {
            DurableFile.privateDirectory(config.authDir());
            DurableFile.write(file, (newSecret() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Files.readString(file).strip();
    }

    /** A key for clients that nobody can guess. */
    static String newApiKey() {
        return "sk-" + newSecret();
    }

    /** 256 random bits in hex. */
    private static String newSecret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What to undo when this is closed. */
    synchronized void atEnd(AutoCloseable step) {
        started.push(step);
    }

    /** A failure does not keep the other steps from being done. */
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                terminal.error("something could not be ended in order: " + e);
            }
        }
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
