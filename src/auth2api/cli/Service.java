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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The verb {@code service}: a systemd user unit or a launchd agent that serves with this configuration. */
final class Service {
    private static final String UNIT = "auth2api.service";
    private static final String LABEL = "local.auth2api";
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final List<String> KEPT_VARIABLES = List.of("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy",
            "JAVA_OPTS");

    private final Hall hall;
    private final Terminal terminal;
    private final Config config;
    private final boolean mac;
    private final Path home;
    private final Path log;
    /** The unit or agent. */
    private final Path file;

    private Service(Hall hall, String system) {
        if (system.contains("Windows")) {
            throw ExitCode.FAILED.because("services are made for systemd and launchd; on Windows let the Task "
                    + "Scheduler start \"auth2api serve\" at log-on");
        }
        this.hall = hall;
        this.terminal = hall.terminal();
        this.config = hall.config();
        this.mac = system.contains("Mac");
        this.home = Path.of(hall.environment().getOrDefault("HOME", System.getProperty("user.home")));
        this.log = home.resolve("Library/Logs/auth2api.log");
        this.file = mac ? home.resolve("Library/LaunchAgents/" + LABEL + ".plist") : Path.of(hall.environment()
                .getOrDefault("XDG_CONFIG_HOME", home.resolve(".config").toString())).resolve("systemd/user/" + UNIT);
    }

    static ExitCode run(Hall hall) throws IOException {
        String word = hall.line().word();
        if (hall.has(Flag.PRINT) && !word.equals("install")) {
            throw ExitCode.USAGE.because("--print belongs to service install");
        }
        var service = new Service(hall, System.getProperty("os.name", ""));
        return switch (word) {
            case "install" -> service.install(hall.has(Flag.PRINT));
            case "uninstall" -> service.uninstall();
            default -> service.status(Duration.ZERO);
        };
    }

    private String text() {
        Map<String, String> environment = new TreeMap<>(hall.environment());
        environment.keySet().retainAll(KEPT_VARIABLES);
        Path javaHome = Path.of(System.getProperty("java.home"));
        List<String> command = new ArrayList<>(program(code(), javaHome));
        if (command.size() == 1) { // the launcher asks for it
            environment.put("JAVA_HOME", javaHome.toString());
        }
        command.addAll(List.of("serve", "--config=" + config.file()));
        var unit = new ServiceUnit(command, config.file().getParent(), List.of(config.authDir()), environment,
                config.shutdownGrace().plus(STOPPING).toSeconds());
        return mac ? unit.launchd(LABEL, log) : unit.systemd();
    }

    /** The class folder, jar or source of this very program. */
    private static Path code() {
        try {
            return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
        } catch (URISyntaxException | IOException e) {
            throw ExitCode.FAILED.because("nobody knows where this program is (" + e + "); start the jar instead");
        }
    }

    /** What starts this code: the launcher that belongs to the jar, alone, or else Java with all that it needs. */
    static List<String> program(Path code, Path javaHome) {
        Path launcher = Stream.of("auth2api", "bin/auth2api").map(code::resolveSibling)
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst().orElse(null);
        String java = javaHome.resolve("bin/java").toString();
        String name = code.getFileName().toString();
        return name.equals("auth2api.jar") && launcher != null ? List.of(launcher.toString())
                : name.endsWith(".java") ? List.of(java, code.toString())
                : name.endsWith(".jar") ? List.of(java, "-jar", code.toString())
                : List.of(java, "-cp", code.toString(), "Auth2Api");
    }

    private ExitCode install(boolean printed) throws IOException {
        if (printed) {
            terminal.print(text().strip());
            return ExitCode.OK;
        }
        if (new TokenFile(config.authDir()).load() == null) {
            throw AccountVerbs.noAccount(config);
        }
        if (config.apiKeys().isEmpty()) { // the service itself could not write the file
            ConfigFile.addApiKey(config.file(), Wiring.newApiKey());
            terminal.print("An API key was made and written into " + config.file() + "; see: auth2api setup");
        }
        DurableFile.privateDirectory(config.authDir());
        Files.createDirectories(file.getParent());
        DurableFile.write(file, text().getBytes(StandardCharsets.UTF_8));
        terminal.print("Wrote " + file);
        if (mac) {
            tell("launchctl", "bootout", domain() + "/" + LABEL); // one of an earlier installation
            must("launchctl", "bootstrap", domain(), file.toString());
        } else {
            must("systemctl", "--user", "daemon-reload");
            must("systemctl", "--user", "enable", UNIT);
            must("systemctl", "--user", "restart", UNIT);
            terminal.row("", 0, "It starts when you log in. To have it without: loginctl enable-linger");
        }
        return status(HEALTHY_WITHIN);
    }

    private ExitCode uninstall() throws IOException {
        if (mac) {
            tell("launchctl", "bootout", domain() + "/" + LABEL);
            Files.deleteIfExists(log);
        } else {
            tell("systemctl", "--user", "disable", "--now", UNIT);
        }
        boolean removed = Files.deleteIfExists(file);
        if (!mac) {
            tell("systemctl", "--user", "daemon-reload");
        }
        terminal.print(removed ? "Removed " + file + "; configuration and account stay."
                : "There is no service: " + file + " does not exist.");
        return ExitCode.OK;
    }

    /** Whether it is installed and answers; waits so long for its first answer. */
    private ExitCode status(Duration patience) throws IOException {
        boolean installed = Files.exists(file);
        long end = System.nanoTime() + patience.toNanos();
        RunningServer server = RunningServer.ask(config, "/admin/accounts");
        while (!server.up() && System.nanoTime() < end) {
            terminal.note("waiting for its first answer ...");
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ExitCode.FAILED.because("stopped while waiting for the service");
            }
            server = RunningServer.ask(config, "/admin/accounts");
        }
        String manager = mac ? tell("launchctl", "print", domain() + "/" + LABEL)
                : tell("systemctl", "--user", "is-active", UNIT);
        terminal.print("service  " + (installed ? file : "not installed; do: auth2api service install"));
        terminal.print("manager  " + manager.replaceFirst("^!", "").lines().findFirst().orElse("says nothing"));
        terminal.print("server   " + RunningServer.address(config) + " " + (server.up() ? "is up" : server.problem()));
        terminal.print("log      " + (mac ? log : "journalctl --user -u " + UNIT));
        return installed && server.up() ? ExitCode.OK : ExitCode.FAILED;
    }

    private String domain() throws IOException {
        return "gui/" + Files.getAttribute(home, "unix:uid");
    }

    private void must(String... command) throws IOException {
        String said = tell(command);
        if (said.startsWith("!")) {
            throw ExitCode.FAILED.because(String.join(" ", command) + ": " + said.substring(1).strip()
                    + " (the unit is in " + file + "; see it with: auth2api service install --print)");
        }
    }

    /** What a command prints; with an exclamation mark before it when it failed. */
    private String tell(String... command) throws IOException {
        Path program = Stream.of(hall.environment().getOrDefault("PATH", "").split(File.pathSeparator))
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
