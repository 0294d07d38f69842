package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What all parts of the bench work with: the helper processes, the size of the run, and its report. */
record Lab(Size size, Report report, Worker load, Worker fake) {

    int fakePort() {
        return Integer.parseInt(fake.greeting());
    }

    Target direct() {
        return new Target("direct", fakePort(), null);
    }

    /** How many requests the fake Claude has answered so far. */
    long upstreamCalls() throws IOException {
        return Long.parseLong(fake.ask("count"));
    }

    /** Does a job, and fails the run when a single answer was not as it should be. */
    Reading run(Target target, Job job) throws IOException {
        Job sent = job.at(target.port(), target.isDirect() ? Api.MESSAGES : job.api());
        double before = target.cpuMillis();
        Outcome outcome = Outcome.parse(load.ask(sent.line()));
        double after = target.cpuMillis();
        report.check(outcome.failures() == 0 && outcome.requests() > 0, target.name() + ", " + job.api().title() + ", "
                + job.clients() + " clients: " + outcome.failures() + " of " + (outcome.failures() + outcome.requests())
                + " answers were wrong, the first: " + outcome.firstFailure());
        return new Reading(outcome, after - before);
    }

    /** Has the target do a bit of everything, so that its code is compiled before it is measured. */
    void warm(Target target) throws IOException {
        int clients = size.clients().get(size.clients().size() - 1);
        for (Api api : target.isDirect() ? List.of(Api.MESSAGES) : List.of(Api.values())) {
            run(target, Job.timed(api, Wish.PLAIN, clients, size.warmMillis()));
            run(target, Job.timed(api, Wish.stream(200, 0), clients, size.warmMillis()));
        }
    }

    /** The targets in another order each round, so that none has the better place. */
    static List<Target> turn(List<Target> targets, int round) {
        List<Target> turned = new ArrayList<>(targets);
        Collections.rotate(turned, round);
        return turned;
    }
}
