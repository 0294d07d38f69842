package auth2api.cli;

import auth2api.account.DurableFile;
import auth2api.account.TokenFile;
import auth2api.config.Config;
import auth2api.config.ConfigFile;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The verb {@code service}: a systemd user unit or a launchd agent that serves with this configuration. */
final class Service {
    private static final String UNIT = "auth2api.service";
    private static final String LABEL = "local.auth2api";
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final List<String> KEPT_VARIABLES = List.of("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy");

    private final Hall hall;
    private final Terminal terminal;
    private final Config config;
    private final boolean mac;
    private final Path home;

    private Service(Hall hall, Config config, String system) {
        this.hall = hall;
        this.terminal = hall.terminal();
        this.config = config;
        this.mac = system.toLowerCase(Locale.ROOT).contains("mac");
        this.home = Path.of(hall.environment().getOrDefault("HOME", System.getProperty("user.home")));
        if (system.toLowerCase(Locale.ROOT).contains("windows")) {
            throw new Stop(ExitCode.FAILED, "services are made for systemd and launchd; on Windows let the Task "
                    + "Scheduler start \"auth2api serve\" at log-on");
        }
    }

    static ExitCode run(CommandLine line, Hall hall) throws IOException {
        boolean print = line.has(Flag.PRINT);
        if (print && !line.word().equals("install")) {
            throw new Stop(ExitCode.USAGE, "--print belongs to service install");
        }
        Config config = Config.load(hall.configFile(line), hall.environment());
        var service = new Service(hall, config, System.getProperty("os.name", ""));
        switch (line.word()) {
            case "install" -> {
                if (print) {
                    hall.terminal().print(service.text().strip());
                    return ExitCode.OK;
                }
                return service.install();
            }
            case "uninstall" -> service.uninstall();
            default -> {
                return service.status(Duration.ZERO);
            }
        }
        return ExitCode.OK;
    }

    private Path file() {
        return mac ? home.resolve("Library/LaunchAgents/" + LABEL + ".plist") : Path.of(hall.environment()
                .getOrDefault("XDG_CONFIG_HOME", home.resolve(".config").toString())).resolve("systemd/user/" + UNIT);
    }

    private Path log() {
        return home.resolve("Library/Logs/auth2api.log");
    }

    private String text() {
        Map<String, String> environment = new HashMap<>(hall.environment());
        environment.keySet().retainAll(KEPT_VARIABLES);
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("serve", "--config=" + config.file()));
        var unit = new ServiceUnit(command, config.file().getParent(), List.of(config.authDir()), environment,
                config.shutdownGrace().plus(STOPPING).toSeconds());
        return mac ? unit.launchd(LABEL, log()) : unit.systemd();
    }

    /** How this very program was started, made absolute. */
    private static List<String> program() {
        try {
            Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return code.toString().endsWith(".java") ? List.of(java, code.toString())
                    : code.toString().endsWith(".jar") ? List.of(java, "-jar", code.toString())
                    : List.of(java, "-cp", code.toString(), "Auth2Api");
        } catch (URISyntaxException | IOException e) {
            throw new Stop(ExitCode.FAILED, "nobody knows where this program is (" + e + "); start the jar instead");
        }
    }

    private ExitCode install() throws IOException {
        if (new TokenFile(config.authDir()).load() == null) {
            throw AccountVerbs.noAccount(config);
        }
        if (config.apiKeys().isEmpty()) { // the service itself could not write the file
            ConfigFile.addApiKey(config.file(), Wiring.newApiKey());
            terminal.print("An API key was made and written into " + config.file() + "; see: auth2api setup");
        }
        DurableFile.privateDirectory(config.authDir());
        Files.createDirectories(file().getParent());
        DurableFile.write(file(), text().getBytes(StandardCharsets.UTF_8));
        terminal.print("Wrote " + file());
        if (mac) {
            tell("launchctl", "bootout", domain() + "/" + LABEL); // one of an earlier installation
            must("launchctl", "bootstrap", domain(), file().toString());
        } else {
            must("systemctl", "--user", "daemon-reload");
            must("systemctl", "--user", "enable", UNIT);
            must("systemctl", "--user", "restart", UNIT);
            terminal.row("", 0, "It starts when you log in. To have it without: loginctl enable-linger");
        }
        return status(HEALTHY_WITHIN);
    }

    private void uninstall() throws IOException {
        tell(mac ? new String[] {"launchctl", "bootout", domain() + "/" + LABEL}
                : new String[] {"systemctl", "--user", "disable", "--now", UNIT});
        boolean removed = Files.deleteIfExists(file());
        if (mac) {
            Files.deleteIfExists(log());
        } else {
            tell("systemctl", "--user", "daemon-reload");
        }
        terminal.print(removed ? "Removed " + file() + "; configuration and account stay."
                : "There is no service: " + file() + " does not exist.");
    }

    /** Whether it is installed and answers; waits so long for its first answer. */
    private ExitCode status(Duration patience) throws IOException {
        boolean installed = Files.exists(file());
        RunningServer server = new RunningServer(config);
        long end = System.nanoTime() + patience.toNanos();
        RunningServer.Told told = server.ask("GET", "/admin/accounts");
        while (!told.up() && System.nanoTime() < end) {
            terminal.note("waiting for its first answer ...");
            pause();
            told = server.ask("GET", "/admin/accounts");
        }
        terminal.print("service  " + (installed ? file() : "not installed; do: auth2api service install"));
        terminal.print("manager  " + tell(mac ? new String[] {"launchctl", "print", domain() + "/" + LABEL}
                : new String[] {"systemctl", "--user", "is-active", UNIT}).replaceFirst("^!", "").lines().findFirst()
                        .orElse("says nothing"));
        terminal.print("server   " + RunningServer.address(config) + " " + (told.up() ? "is up" : told.problem()));
        terminal.print("log      " + (mac ? log() : "journalctl --user -u " + UNIT));
        return installed && told.up() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(ExitCode.FAILED, "stopped while waiting for the service");
        }
    }

    private String domain() throws IOException {
        return "gui/" + Files.getAttribute(home, "unix:uid");
    }

    private void must(String... command) throws IOException {
        String said = tell(command);
        if (said.startsWith("!")) {
            throw new Stop(ExitCode.FAILED, String.join(" ", command) + ": " + said.substring(1).strip()
                    + " (the unit is in " + file() + "; see it with: auth2api service install --print)");
        }
    }

    /** What a command prints; with an exclamation mark before it when it failed. */
    private String tell(String... command) throws IOException {
        Path program = Arrays.stream(hall.environment().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, command[0])).filter(Files::isExecutable).findFirst().orElse(null);
        if (program == null) {
            return "!there is no " + command[0] + " on this machine";
        }
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, program.toString());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return (process.waitFor() == 0 ? "" : "!") + said;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return "!interrupted";
        }
    }
}
