package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.AccountStatus;
import auth2api.account.LimitWindow;
import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.config.ConfigException;
import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.server.TlsStore;
import auth2api.translate.ModelCatalog;
import auth2api.upstream.ClaudeRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The verb {@code doctor}: looks at everything that can be wrong, in the order in which it matters. */
final class Doctor {
    private static final int INDENT = 22;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LAST_DAYS = Duration.ofDays(21);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private enum Mark { OK, WARN, FAIL }

    private final Terminal terminal;
    private final boolean asJson;
    private final Json.Arr findings = Json.array();
    private boolean failed;

    private Doctor(Terminal terminal, boolean asJson) {
        this.terminal = terminal;
        this.asJson = asJson;
    }

    static ExitCode run(CommandLine line, Hall hall) throws IOException {
        if (line.has(Flag.LISTEN)) {
            if (line.has(Flag.JSON) || line.has(Flag.PROBE)) {
                throw new Stop(ExitCode.USAGE, "--listen goes alone");
            }
            return Listen.run(line, hall);
        }
        var doctor = new Doctor(hall.terminal(), line.has(Flag.JSON));
        doctor.found(Mark.OK, "java", Runtime.version() + " of " + System.getProperty("java.home"), null);
        try (Wiring wiring = AccountVerbs.wiring(line, hall)) {
            doctor.examine(wiring, line.has(Flag.PROBE));
        } catch (ConfigException wrong) {
            doctor.found(Mark.FAIL, "configuration", wrong.getMessage().replaceAll("\\s*\\R\\s*", "; "),
                    "put the file right, then ask again; config.example.properties has every key");
        }
        if (doctor.asJson) {
            hall.terminal().print(Json.object().put("ok", !doctor.failed).put("findings", doctor.findings).toString());
        }
        return doctor.failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void examine(Wiring wiring, boolean probe) throws IOException {
        Config config = wiring.config;
        found(Mark.OK, "configuration", Files.exists(config.file()) ? config.file() + " can be used"
                : config.file() + " does not exist, so every key has its default", null);
        if (config.apiKeys().isEmpty()) {
            found(Mark.WARN, "api keys", "there is none", "start the server once, which makes one: auth2api");
        } else {
            onlyOwner("api keys", config.file(), config.apiKeys().size() + " in " + config.file());
        }
        if (config.tls() != null) {
            certificate(config, wiring.clock.instant());
        }
        port(wiring);
        hosts(wiring);
        account(wiring, probe);
    }

    private void onlyOwner(String name, Path file, String words) throws IOException {
        boolean posix = Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix");
        boolean open = posix && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        found(open ? Mark.WARN : Mark.OK, name, words + (open ? ", which other users can read or change" : ""),
                open ? "chmod go= '" + file + "'" : null);
    }

    private void certificate(Config config, Instant now) {
        String name = config.tls().keystore().toString();
        try {
            Duration left = Duration.between(now, TlsStore.expires(config.tls()));
            boolean soon = left.compareTo(LAST_DAYS) < 0;
            found(left.isNegative() ? Mark.FAIL : soon ? Mark.WARN : Mark.OK, "certificate", name + (left.isNegative()
                    ? " has expired" : " is good for " + LimitWindow.duration(left)), soon
                    ? "renew it; the server takes the new file without a restart" : null);
        } catch (IOException e) {
            found(Mark.FAIL, "certificate", e.getMessage(), "put tls.keystore and tls.password right");
        }
    }

    private void port(Wiring wiring) {
        String address = RunningServer.address(wiring.config);
        RunningServer.Told told = new RunningServer(wiring.config).ask("GET", "/admin/accounts");
        if (told.up()) {
            found(Mark.OK, "server", address + " is up", null);
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(wiring.config.host(), wiring.config.port()));
            found(Mark.OK, "server", address + " does not run, and its port is free", null);
        } catch (IOException taken) {
            found(Mark.FAIL, "server", address + " " + (told.status() == 0 ? "cannot be bound (" + taken.getMessage()
                    + ")" : told.problem()), "stop the program that has the port, or set another in "
                            + wiring.config.file());
        }
    }

    /** Each host once, the way a request takes; the first answer also tells the time. */
    private void hosts(Wiring wiring) {
        Config config = wiring.config;
        Set<URI> hosts = new LinkedHashSet<>();
        for (URI uri : List.of(config.upstreamBaseUrl(), config.oauth().tokenUrl(), config.oauth().authorizeUrl())) {
            hosts.add(uri.resolve("/"));
        }
        Instant there = null;
        for (URI host : hosts) {
            terminal.note("asking " + host.getHost() + " ...");
            String way = config.upstreamProxy() == null ? "" : config.upstreamProxy().select(host).stream()
                    .filter(proxy -> proxy.type() != Proxy.Type.DIRECT).findFirst()
                    .map(proxy -> " through the proxy " + proxy.address()).orElse("");
            try (Reply reply = wiring.transport.send(new Call("GET", host, Map.of("user-agent", Version.USER_AGENT),
                    List.of(), PATIENCE))) {
                there = there == null ? time(reply.header("date")) : there;
                found(Mark.OK, host.getHost(), "answers" + way, null);
            } catch (CallFailed e) {
                found(Mark.FAIL, host.getHost(), e.getMessage() + way, "see whether a browser on this machine gets "
                        + "there; set upstream.proxy if it needs a proxy to");
            }
        }
        if (there != null) {
            Duration skew = Duration.between(there, wiring.clock.instant());
            boolean wrong = skew.abs().compareTo(SKEW) > 0;
            found(wrong ? Mark.WARN : Mark.OK, "clock", wrong ? "is " + LimitWindow.duration(skew.abs())
                    + (skew.isNegative() ? " behind" : " ahead") + " of Claude's" : "agrees with Claude's",
                    wrong ? "set it right, or tokens are thought to live longer or shorter than they do" : null);
        }
    }

    private static Instant time(String date) {
        try {
            return date == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private void account(Wiring wiring, boolean probe) throws IOException {
        Path folder = wiring.config.authDir();
        try (Account account = wiring.account()) {
            AccountStatus status = account.status();
            if (status.credential() == null) {
                found(Mark.FAIL, "account", "there is none in " + folder, "auth2api login");
                return;
            }
            onlyOwner("auth-dir", folder, folder.toString());
            onlyOwner("account", wiring.tokens.path(), status.credential().label() + " in " + wiring.tokens.path());
            Mark mark = !status.available() ? Mark.FAIL : status.loginWarning() != null ? Mark.WARN : Mark.OK;
            found(mark, "token", mark == Mark.OK ? StatusVerbs.ends(status.credential().expires(), status.at())
                    + (status.credential().refreshable() ? ", and is refreshed by itself" : "")
                    : status.available() ? status.loginWarning() : status.reason(),
                    mark == Mark.OK ? null : "auth2api login");
            if (probe) {
                probe(wiring, account);
            }
        } catch (IOException e) {
            found(Mark.FAIL, "account", e.getMessage(), null);
        }
    }

    private void probe(Wiring wiring, Account account) throws IOException {
        String model = ModelCatalog.of(Json.NULL, wiring.config.aliases()).resolve("haiku");
        terminal.note("sending one count_tokens request for " + model + " ...");
        byte[] body = Json.object().put("model", model).put("messages", Json.array(Json.object().put("role", "user")
                .put("content", "Hello"))).toBytes();
        try (Reply reply = wiring.claude(account).send(ClaudeRequest.own("/v1/messages/count_tokens",
                List.of(ByteBuffer.wrap(body)), null, PATIENCE))) {
            String said = new String(reply.readAll(1 << 20, PATIENCE), StandardCharsets.UTF_8);
            found(reply.status() == 200 ? Mark.OK : Mark.FAIL, "probe", "Claude answered " + reply.status() + ": "
                    + said.strip(), reply.status() == 200 ? null : "read what Claude says; the proxy hides nothing");
        } catch (ApiException e) {
            found(Mark.FAIL, "probe", e.getMessage(), null);
        }
    }

    private void found(Mark mark, String name, String words, String next) {
        failed |= mark == Mark.FAIL;
        if (asJson) {
            findings.add(Json.object().put("check", name).put("result", mark.name().toLowerCase(Locale.ROOT))
                    .put("found", words).put("next", next));
            return;
        }
        String head = mark.name().toLowerCase(Locale.ROOT);
        terminal.row(head + " ".repeat(6 - head.length()) + name, INDENT, words);
        if (next != null) {
            terminal.row("", INDENT, "Next: " + next);
        }
    }
}
