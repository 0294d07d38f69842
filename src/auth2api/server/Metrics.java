package auth2api.server;

import auth2api.json.Json;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The numbers for Prometheus in its text format, version 0.0.4, read when they are asked for. */
final class Metrics {
    private final StringBuilder text = new StringBuilder(8000);
    private String metric;

    static String of(Stats stats, Json account, String version, long heldBytes) {
        var out = new Metrics();
        out.metric("auth2api_build_info", "gauge", "The version.").sample(1, "version", version);
        stats.write(out);
        out.gauge("auth2api_request_body_bytes", "Bytes taken for request bodies now.", heldBytes);
        out.account(account);
        out.jvm();
        return out.toString();
    }

    /** Begins a metric, of which the next samples are. */
    Metrics metric(String name, String type, String help) {
        metric = name;
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ')
                .append(type).append('\n');
        return this;
    }

    /** @param labels alternating names and values */
    Metrics sample(double value, String... labels) {
        return part("", value, labels);
    }

    /** A sample of a histogram or summary, whose names end in what it is of it. */
    Metrics part(String suffix, double value, String... labels) {
        text.append(metric).append(suffix);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(labels[i + 1].replace("\\", "\\\\")
                    .replace("\"", "\\\"").replace("\n", "\\n")).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ");
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        text.append(whole ? Long.toString((long) value) : Double.toString(value)).append('\n');
        return this;
    }

    Metrics gauge(String name, String help, double value) {
        return metric(name, "gauge", help).sample(value);
    }

    private void account(Json account) {
        counts("auth2api_upstream_attempts_total", "Requests sent to Claude, by how they ended.",
                account.get("attempts"));
        counts("auth2api_refreshes_total", "Refreshes of the access token, by how they ended.",
                account.get("refresh").get("refreshes"));
        gauge("auth2api_account_available", "Whether requests can be served.",
                account.get("available").bool(false) ? 1 : 0);
        metric("auth2api_cooldown", "gauge", "Whether requests for these models wait for a limit window.");
        List<String> cooling = account.get("cooldowns").items().stream()
                .map(block -> block.get("models").text("")).toList();
        sample(cooling.contains("all") ? 1 : 0, "models", "all");
        cooling.stream().filter(models -> !models.equals("all")).forEach(models -> sample(1, "models", models));
        metric("auth2api_limit_utilization_ratio", "gauge", "How full a limit window is; 1 is full.");
        windows(account, window -> window.get("utilization").decimal(Double.NaN));
        metric("auth2api_limit_reset_timestamp_seconds", "gauge", "When a limit window is empty again.");
        windows(account, window -> window.get("reset").isNull() ? Double.NaN
                : Instant.parse(window.get("reset").text()).getEpochSecond());
    }

    private void windows(Json account, ToDoubleFunction<Json> value) {
        for (Json window : account.get("limits").get("windows").items()) {
            if (!Double.isNaN(value.applyAsDouble(window))) {
                sample(value.applyAsDouble(window), "window", window.get("name").text());
            }
        }
    }

    private void counts(String name, String help, Json counts) {
        metric(name, "counter", help);
        ((Json.Obj) counts).members().forEach((outcome, count) -> sample(count.number(0), "outcome", outcome));
    }

    private void jvm() {
        var memory = ManagementFactory.getMemoryMXBean();
        metric("jvm_memory_used_bytes", "gauge", "Memory in use.")
                .sample(memory.getHeapMemoryUsage().getUsed(), "area", "heap")
                .sample(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
        metric("jvm_memory_max_bytes", "gauge", "The most that it may grow to.")
                .sample(memory.getHeapMemoryUsage().getMax(), "area", "heap");
        gauge("jvm_threads_current", "Platform threads.", ManagementFactory.getThreadMXBean().getThreadCount());
        metric("jvm_gc_collection_seconds", "summary", "Time spent in collections, by collector.");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            part("_count", gc.getCollectionCount(), "gc", gc.getName())
                    .part("_sum", gc.getCollectionTime() / 1000.0, "gc", gc.getName());
        }
        gauge("process_start_time_seconds", "When the process began.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
