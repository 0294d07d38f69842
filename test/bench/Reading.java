package bench;

/** One job's outcome, and the CPU time that the target had meanwhile. */
record Reading(Outcome outcome, double cpuMillis) {

    double cpuMicrosPerRequest() {
        return cpuMillis * 1000 / outcome.requests();
    }

    double cpuMicrosPerEvent() {
        return cpuMillis * 1000 / outcome.events();
    }
}
