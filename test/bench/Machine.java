package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the bench runs on, and what the system knows about a process. */
final class Machine {
    /** Everything that a run leaves behind but its report. */
    static final Path FOLDER = Path.of("build", "bench");

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    /** The Java that runs this also runs everything else. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String describe() {
        return cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name")
                + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch");
    }

    static String jdk() {
        return "JDK " + System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vm.name") + ")";
    }

    private static String cpu() {
        try (Stream<String> lines = Files.exists(CPUS) ? Files.lines(CPUS) : Stream.of()) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*: *", ""))
                    .findFirst().orElse("unknown CPU");
        } catch (IOException e) {
            return "unknown CPU";
        }
    }

    /** The commit that is checked out, with a + where files were changed since; "no commit" outside of a clone. */
    static String commit() {
        try {
            String head = output("git", "rev-parse", "--short", "HEAD");
            return head.isEmpty() ? "no commit" : head + (output("git", "status", "--porcelain").isEmpty() ? "" : "+");
        } catch (IOException e) {
            return "no commit"; // there is no git here
        }
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** The CPU time that a process has had so far; steps of 10 ms on most systems. */
    static double cpuMillis(ProcessHandle process) {
        return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e6).orElse(Double.NaN);
    }

    /** The memory that a process has in use now; not a number where there is no Linux to ask. */
    static double residentMegabytes(ProcessHandle process) {
        return status(process, "VmRSS:");
    }

    /** The most memory that a process has had in use; not a number where there is no Linux to ask. */
    static double peakMegabytes(ProcessHandle process) {
        return status(process, "VmHWM:");
    }

    private static double status(ProcessHandle process, String name) {
        Path status = Path.of("/proc", "" + process.pid(), "status");
        try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.of()) {
            return lines.filter(line -> line.startsWith(name)).mapToDouble(line ->
                    Long.parseLong(line.replaceAll("\\D", "")) / 1000.0).findFirst().orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
