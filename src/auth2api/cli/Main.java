package auth2api.cli;

import auth2api.account.TokenFileException;
import auth2api.api.ApiException;
import auth2api.config.ConfigException;
import auth2api.login.OAuthFailure;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Entered from the door. Only {@link #main} ends the process; everything below returns an {@link ExitCode}. */
public final class Main {
    /** Which release this is; a release changes it here and nowhere else. */
    static final String VERSION = "1.0.0";

    /** What the JDK's server and client read once, when their first class loads; each only if absent. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "sun.net.httpserver.nodelay", "true", // Nagle would hold back every event of a stream by 45 ms
            "sun.net.httpserver.maxReqTime", "300", // seconds for a whole request: frees threads of silent clients
            "sun.net.httpserver.maxReqHeaderSize", "65536", // bytes; 380 KB would be a lot from many at once
            "sun.net.httpserver.maxIdleConnections", "1000", // as many kept-alive clients as may be served at once
            "sun.net.httpserver.idleInterval", "120", // seconds that a kept-alive connection may idle
            "jdk.httpclient.keepalive.timeout", "30"); // 1200 on 17: longer than any server keeps a connection

    private Main() {
    }

    public static void main(String[] args) {
        PROPERTIES.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        Map<String, String> environment = System.getenv();
        var status = new AtomicInteger(ExitCode.OK.status);
        status.set(run(args, environment, Terminal.system(environment), task -> whenStopped(task, status)).status);
        System.exit(status.get());
    }

    /**
     * After a signal the JVM would exit with 143 or 130 whatever the hook does, but a server that was told to stop and
     * did so has not failed: halting inside the hook is the only way to say 0.
     */
    private static void whenStopped(Runnable task, AtomicInteger status) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            task.run();
            Runtime.getRuntime().halt(status.get());
        }, "shutdown"));
    }

    /** A server runs until the calling thread is interrupted. */
    static ExitCode run(String[] args, Map<String, String> environment, Terminal terminal,
            Consumer<Runnable> whenStopped) {
        try {
            CommandLine line = CommandLine.parse(args);
            return line.verb().run(new Hall(line, environment, terminal, whenStopped));
        } catch (ExitCode.Stop stop) {
            terminal.error(stop.getMessage());
            return stop.code;
        } catch (ConfigException wrong) {
            terminal.error(wrong.getMessage());
            return ExitCode.USAGE;
        } catch (OAuthFailure | TokenFileException | ApiException explained) {
            terminal.error(explained.getMessage());
        } catch (IOException e) {
            terminal.error("a file or connection failed: " + e);
        }
        return ExitCode.FAILED;
    }
}
