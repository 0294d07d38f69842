package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds only if it holds for real processes: kills, and two of them on one directory. */
@Timeout(120)
class ProcessesTest {
    private static final int KILLS = 100;
    private static final int LANES = 2; // each with its own directory, only to be done sooner
    /** From the grant on: the answer, the write and the first use fall into it, and so do the next rotations. */
    private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    @TempDir
    Path temp;

    private Path login(String name) throws IOException {
        Path directory = temp.resolve(name);
        var file = new TokenFile(directory);
        Credential login = CredentialTest.login("a1", Duration.ofDays(20_000));
        Path path = file.store(login);
        Files.writeString(path, Files.readString(path).replace("a1-refresh", "r1"));
        return directory;
    }

    @Test
    void aHundredKillsAroundRotatingRefreshesLoseNoLogin() throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try {
            var done = new ArrayList<Future<Integer>>();
            for (int lane = 0; lane < LANES; lane++) {
                Path directory = login("lane" + lane);
                var random = new Random(lane);
                done.add(lanes.submit((Callable<Integer>) () -> killAgainAndAgain(directory, random)));
            }
            int unwritten = 0;
            for (Future<Integer> lane : done) {
                unwritten += lane.get();
            }
            assertTrue(unwritten > 0 && unwritten < KILLS, unwritten + " kills fell between the grant and the write");
        } finally {
            lanes.shutdownNow();
        }
    }

    /** Each program serves first and then refreshes; it is killed around that. */
    private static int killAgainAndAgain(Path directory, Random random) throws Exception {
        int unwritten = 0;
        try (var host = new RotatingHost(false)) {
            for (int kill = 0; kill < KILLS / LANES; kill++) {
                CountDownLatch rotation = host.nextRotation();
                Process process = AccountProcess.start("rotate", directory, host.base());
                try {
                    assertTrue(rotation.await(30, TimeUnit.SECONDS), "does not serve after kill " + kill);
                    assertFalse(process.waitFor(random.nextLong(LONGEST_LIFE_NANOS), TimeUnit.NANOSECONDS), "it ended");
                } finally {
                    process.destroyForcibly().waitFor();
                }
                Credential left = new TokenFile(directory).load();
                assertEquals("a@example.com", left.email());
                assertEquals(0, host.refused(), "a token that was dead already was sent after kill " + kill);
                unwritten += left.accessToken().reveal().equals("a" + host.granted()) ? 0 : 1;
            }
            assertTrue(host.refreshes() >= KILLS / LANES);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(files.count() <= 3, "the file, the lock, and at most one temporary file");
        }
        return unwritten;
    }

    @Test
    void ofTwoProcessesOnOneDirectoryOneRefreshesAndBothServe() throws Exception {
        Path directory = login("shared");
        Files.writeString(new TokenFile(directory).path(), Files.readString(new TokenFile(directory).path())
                .replaceFirst("\"expired\":\"[^\"]*\"", "\"expired\":\"" + FakeClock.START + "\""));
        var processes = new ArrayList<Process>();
        try (var host = new RotatingHost(true)) {
            var answers = new ArrayList<BufferedReader>();
            for (int i = 0; i < 2; i++) {
                Process process = AccountProcess.start("told", directory, host.base());
                processes.add(process);
                answers.add(process.inputReader());
            }
            for (int round = 1; round <= 20; round++) {
                for (Process process : processes) {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                }
                String token = "a" + (round + 1);
                assertEquals(List.of(token, token), List.of(answers.get(0).readLine(), answers.get(1).readLine()));
                assertEquals(round, host.refreshes());
            }
            assertEquals(0, host.refused());
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
