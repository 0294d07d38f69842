package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.account.LimitWindow;
import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.config.ConfigException;
import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.server.Tls;
import auth2api.translate.ModelCatalog;
import auth2api.upstream.Claude;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    private enum Mark { OK, WARN, FAIL }

    private final Hall hall;
    private final Json.Arr findings = Json.array();
    private boolean failed;

    private Doctor(Hall hall) {
        this.hall = hall;
    }

    static ExitCode run(Hall hall) throws IOException {
        if (hall.has(Flag.LISTEN)) {
            if (hall.has(Flag.JSON) || hall.has(Flag.PROBE)) {
                throw ExitCode.USAGE.because("--listen goes alone");
            }
            return new Listen(hall.config(), hall.terminal()).run();
        }
        var doctor = new Doctor(hall);
        doctor.found(Mark.OK, "java", Runtime.version() + " of " + System.getProperty("java.home"), null);
        try (Wiring wiring = hall.wiring()) {
            doctor.configuration(wiring);
            doctor.port(wiring.config);
            doctor.hosts(wiring);
            doctor.account(wiring);
        } catch (ConfigException wrong) {
            doctor.found(Mark.FAIL, "configuration", wrong.getMessage().replaceAll("\\s*\\R\\s*", "; "),
                    "put the file right, then ask again; config.example.properties has every key");
        }
        if (hall.has(Flag.JSON)) {
            hall.terminal().print(Json.object().put("ok", !doctor.failed).put("findings", doctor.findings).toString());
        }
        return doctor.failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void configuration(Wiring wiring) throws IOException {
        Config config = wiring.config;
        found(Mark.OK, "configuration", config.file() + (Files.exists(config.file()) ? " can be used"
                : " does not exist, so every key has its default"), null);
        if (config.apiKeys().isEmpty()) {
            found(Mark.WARN, "api keys", "there is none", "start the server once, which makes one: auth2api");
        } else {
            onlyOwner("api keys", config.file(), config.apiKeys().size() + " in " + config.file());
        }
        if (config.tls() != null) {
            certificate(config, wiring.clock.instant());
        }
    }

    private void onlyOwner(String name, Path file, String words) throws IOException {
        boolean posix = Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix");
        boolean open = posix && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                .substring(3).matches(".*[rw].*"); // of the group or of others
        found(open ? Mark.WARN : Mark.OK, name, words + (open ? ", which other users can read or change" : ""),
                open ? "chmod go= '" + file + "'" : null);
    }

    private void certificate(Config config, Instant now) {
        try {
            Duration left = Duration.between(now, Tls.expires(config.tls()));
            boolean soon = left.compareTo(LAST_DAYS) < 0;
            found(left.isNegative() ? Mark.FAIL : soon ? Mark.WARN : Mark.OK, "certificate", config.tls().keystore()
                    + (left.isNegative() ? " has expired" : " is good for " + LimitWindow.duration(left)),
                    soon ? "renew it; the server takes the new file without a restart" : null);
        } catch (IOException e) {
            found(Mark.FAIL, "certificate", e.getMessage(), "put tls.keystore and tls.password right");
        }
    }

    private void port(Config config) {
        String address = RunningServer.address(config);
        RunningServer server = RunningServer.ask(config, "/admin/accounts");
        if (server.up()) {
            found(Mark.OK, "server", address + " is up", null);
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(config.host(), config.port()));
            found(Mark.OK, "server", address + " does not run, and its port is free", null);
        } catch (IOException taken) {
            found(Mark.FAIL, "server", address + " " + (server.status() == 0 ? "cannot be bound (" + taken.getMessage()
                    + ")" : server.problem()), "stop the program that has the port, or set another in "
                            + config.file());
        }
    }

    /** Each host once, the way a request takes; the first answer also tells the time. */
    private void hosts(Wiring wiring) {
        Config config = wiring.config;
        Set<URI> hosts = new LinkedHashSet<>();
        List.of(config.upstreamBaseUrl(), config.tokenUrl(), config.authorizeUrl())
                .forEach(address -> hosts.add(address.resolve("/")));
        Instant there = null;
        for (URI host : hosts) {
            hall.terminal().note("asking " + host.getHost() + " ...");
            String way = config.upstreamProxy() == null ? "" : config.upstreamProxy().select(host).stream()
                    .filter(proxy -> proxy.type() != Proxy.Type.DIRECT).findFirst()
                    .map(proxy -> " through the proxy " + proxy.address()).orElse("").replace("/<unresolved>", "");
            try (Reply reply = wiring.transport.send(new Call("GET", host, Map.of("user-agent", Wiring.USER_AGENT),
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

    private void account(Wiring wiring) {
        Path folder = wiring.config.authDir();
        try (Account account = wiring.account()) {
            Json status = account.status();
            Credential credential = account.credential();
            if (credential == null) {
                found(Mark.FAIL, "account", "there is none in " + folder, "auth2api login");
                return;
            }
            onlyOwner("auth-dir", folder, folder.toString());
            onlyOwner("account", wiring.tokens.path(), credential.label() + " in " + wiring.tokens.path());
            String warning = status.get("login").get("warning").text();
            if (!status.get("available").bool(false)) {
                found(Mark.FAIL, "token", status.get("reason").text(), "auth2api login");
            } else if (warning != null) {
                found(Mark.WARN, "token", warning, "auth2api login");
            } else {
                found(Mark.OK, "token", StatusVerbs.ends(credential.expires(), wiring.clock.instant())
                        + (credential.refreshable() ? ", and is refreshed by itself" : ""), null);
            }
            if (hall.has(Flag.PROBE)) {
                probe(wiring, account);
            }
        } catch (IOException e) {
            found(Mark.FAIL, "account", e.getMessage(), null);
        }
    }

    private void probe(Wiring wiring, Account account) throws IOException {
        String model = ModelCatalog.of(Json.NULL, wiring.config.aliases()).resolve("haiku");
        hall.terminal().note("sending one count_tokens request for " + model + " ...");
        try (Reply reply = wiring.claude(account).send(Claude.Request.own("/v1/messages/count_tokens",
                List.of(ByteBuffer.wrap(Setup.hello(model).toBytes())), null, PATIENCE))) {
            String said = new String(reply.readAll(1 << 20, PATIENCE, System::nanoTime), StandardCharsets.UTF_8);
            found(reply.status() == 200 ? Mark.OK : Mark.FAIL, "probe", "Claude answered " + reply.status() + ": "
                    + said.strip(), reply.status() == 200 ? null : "read what Claude says; the proxy hides nothing");
        } catch (ApiException e) {
            found(Mark.FAIL, "probe", e.getMessage(), null);
        }
    }

    private void found(Mark mark, String name, String words, String next) {
        failed |= mark == Mark.FAIL;
        String result = mark.name().toLowerCase(Locale.ROOT);
        findings.add(Json.object().put("check", name).put("result", result).put("found", words).put("next", next));
        if (!hall.has(Flag.JSON)) {
            hall.terminal().row(String.format("%-6s%s", result, name), INDENT, words);
            if (next != null) {
                hall.terminal().row("", INDENT, "Next: " + next);
            }
        }
    }
}
