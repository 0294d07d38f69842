package auth2api.account;

import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.HostThreads;
import auth2api.http.Reply;
import auth2api.log.Quiet;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import auth2api.login.OAuthClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A program that does what the server does with the account and no more, to be run as a process of its own. */
final class AccountProcess {
    private AccountProcess() {
    }

    /** Starts it on the JDK that runs the tests. */
    static Process start(String mode, Path authDir, String tokenHost) throws IOException {
        var places = new TreeSet<String>();
        for (Class<?> type : List.of(AccountProcess.class, Account.class)) {
            places.add(Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
                    .toString());
        }
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-Xshare:auto", "-cp",
                String.join(System.getProperty("path.separator"), places), AccountProcess.class.getName()));
        command.addAll(List.of(mode, authDir.toString(), tokenHost));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    public static void main(String[] arguments) throws Exception {
        var clock = new FakeClock();
        boolean rotating = arguments[0].equals("rotate");
        String base = arguments[2];
        var oauth = new OAuthClient(AccountProcess::send, URI.create(base), URI.create(base + "/token"),
                URI.create(base), "c", "ua", rotating ? InstantSource.system() : clock);
        Account account = new Account(new TokenFile(Path.of(arguments[1])), oauth, HostThreads.perTask("worker"),
                Quiet.log());
        if (rotating) {
            serveAndRotate(account, base);
        } else {
            serveWhenTold(account, base, clock);
        }
    }

    /** Until it is killed. */
    private static void serveAndRotate(Account account, String base) throws Exception {
        while (true) {
            use(account.admit("claude-opus-5-5").credential().accessToken(), base);
            account.refreshNow();
        }
    }

    /** For each line that comes in, eight hours pass and one request is served; says with which token. */
    private static void serveWhenTold(Account account, String base, FakeClock clock) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            clock.pass(Duration.ofHours(8));
            Secret token = account.admit("claude-opus-5-5").credential().accessToken();
            use(token, base);
            System.out.println(token.reveal());
        }
    }

    private static void use(Secret token, String base) throws CallFailed {
        try (Reply reply = send(new Call("GET", URI.create(base + "/use"),
                Map.of("authorization", "Bearer " + token.reveal()), List.of(), Duration.ofSeconds(30)))) {
            if (reply.status() != 200) {
                throw new IllegalStateException("the token was refused with " + reply.status());
            }
        }
    }

    /** By hand: it starts faster than any client, and this program starts a hundred times. */
    private static Reply send(Call call) throws CallFailed {
        byte[] body = call.body().isEmpty() ? new byte[0] : call.body().get(0).array();
        var head = new StringBuilder(call.method() + " " + call.uri().getPath() + " HTTP/1.0\r\n");
        call.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), call.uri().getPort())) {
            socket.getOutputStream().write((head + new String(body, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new FakeHost.Answer(Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(answer.indexOf("\r\n\r\n") + 4));
        } catch (IOException e) {
            throw new CallFailed(CallFailed.Kind.LOST, e.toString());
        }
    }
}
