package bench;

/**
 * What a job is sent to.
 *
 * @param process whose CPU time counts; null for the fake Claude itself, which is called "direct"
 */
record Target(String name, int port, ProcessHandle process) {

    static Target of(String name, Proxy proxy) {
        return new Target(name, proxy.port(), proxy.process());
    }

    boolean isDirect() {
        return process == null;
    }

    double cpuMillis() {
        return isDirect() ? Double.NaN : Machine.cpuMillis(process);
    }
}
