package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Runs the bench from the project's folder, and ends with 1 when anything failed; see the package for what it does. */
final class Bench {
    private Bench() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Size size = Size.of(System.getenv().getOrDefault("BENCH", ""));
        Files.createDirectories(Machine.FOLDER);
        Report report = new Report();
        List<Starter> built = Starter.built();
        Starter shipped = built.get(built.size() - 1);
        String date = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES) + " UTC";
        report.line("auth2api bench (" + size.name() + "), " + date + ", commit " + Machine.commit());
        report.line(Machine.describe());
        report.line(Machine.jdk());
        report.line("Medians of " + size.rounds() + " rounds, with the lowest and the highest. direct: the fake Claude"
                + " itself, asked in its own dialect. proxy: started from the " + shipped.name() + ".");
        if (!size.isMeasured()) {
            report.line("This run only sees that everything works: its numbers mean nothing.");
        }
        try (Worker load = new Worker(Load.class, Machine.FOLDER.resolve("load.log"));
                Worker fake = new Worker(FakeClaude.class, Machine.FOLDER.resolve("fake.log"))) {
            run(new Lab(size, report, load, fake), built, shipped);
        } catch (IOException e) {
            report.check(false, e.getMessage());
        }
        String took = "Took " + report.seconds() + " s.";
        boolean good = report.finish(took + " Measured " + date + " on " + Machine.describe() + ", " + Machine.jdk()
                + ", commit " + Machine.commit() + ".");
        System.exit(good ? 0 : 1);
    }

    private static void run(Lab lab, List<Starter> built, Starter shipped) throws IOException, InterruptedException {
        try (Proxy process = shipped.start(lab.fakePort())) {
            Target proxy = Target.of("proxy", process);
            lab.warm(lab.direct());
            lab.warm(proxy);
            Linear.run(lab, proxy); // first, since it warms the rest even more
            new Throughput(lab, proxy).run();
            Paced.run(lab, proxy);
            Storm.run(lab, proxy);
        }
        new Bodies(lab).run(built, shipped);
        List<Starter> starters = new ArrayList<>(built);
        if (lab.size().isMeasured()) {
            starters.add(Starter.SOURCE);
        }
        Startup.run(lab, starters);
    }
}
