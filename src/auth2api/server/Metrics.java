package auth2api.server;

import auth2api.account.AccountStatus;
import auth2api.account.LimitWindow;
import auth2api.json.Json;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;

/** The numbers for Prometheus, read when they are asked for. */
final class Metrics {
    private Metrics() {
    }

    static String of(Stats stats, AccountStatus account, String version) {
        var out = new MetricsText();
        out.metric("auth2api_build_info", "gauge", "The version.").sample("auth2api_build_info", 1, "version", version);
        stats.write(out);
        account(account, out);
        windows(account, out);
        jvm(out);
        return out.toString();
    }

    private static void account(AccountStatus account, MetricsText out) {
        out.metric("auth2api_upstream_attempts_total", "counter", "Requests sent to Claude, by how they ended.");
        members(account.parts().get("attempts")).forEach((outcome, count) ->
                out.sample("auth2api_upstream_attempts_total", count.number(0), "outcome", outcome));
        out.metric("auth2api_refreshes_total", "counter", "Refreshes of the access token, by how they ended.");
        members(account.parts().get("refresh").get("refreshes")).forEach((outcome, count) ->
                out.sample("auth2api_refreshes_total", count.number(0), "outcome", outcome));
        out.single("auth2api_account_available", "gauge", "Whether requests can be served.",
                account.available() ? 1 : 0);
        out.metric("auth2api_cooldown", "gauge", "Whether requests for these models wait for a limit window.");
        List<String> cooling = account.parts().get("cooldowns").items().stream()
                .map(block -> block.get("models").text("")).toList();
        out.sample("auth2api_cooldown", cooling.contains("all") ? 1 : 0, "models", "all");
        cooling.stream().filter(models -> !models.equals("all")).distinct().forEach(models ->
                out.sample("auth2api_cooldown", 1, "models", models));
    }

    private static Map<String, Json> members(Json json) {
        return json instanceof Json.Obj object ? object.members() : Map.of();
    }

    private static void windows(AccountStatus account, MetricsText out) {
        var windows = account.limits().current(account.at());
        out.metric("auth2api_limit_utilization_ratio", "gauge", "How full a limit window is; 1 is full.");
        for (LimitWindow window : windows) {
            if (window.fullness() != null) {
                out.sample("auth2api_limit_utilization_ratio", window.fullness(), "window", window.name());
            }
        }
        out.metric("auth2api_limit_reset_timestamp_seconds", "gauge", "When a limit window is empty again.");
        for (LimitWindow window : windows) {
            if (window.reset() != null) {
                out.sample("auth2api_limit_reset_timestamp_seconds", window.reset().getEpochSecond(), "window",
                        window.name());
            }
        }
    }

    private static void jvm(MetricsText out) {
        var memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        out.metric("jvm_memory_used_bytes", "gauge", "Memory in use.")
                .sample("jvm_memory_used_bytes", heap.getUsed(), "area", "heap")
                .sample("jvm_memory_used_bytes", memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
        out.metric("jvm_memory_max_bytes", "gauge", "The most that it may grow to.")
                .sample("jvm_memory_max_bytes", heap.getMax(), "area", "heap");
        out.single("jvm_threads_current", "gauge", "Platform threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        out.metric("jvm_gc_collection_seconds", "summary", "Time spent in collections, by collector.");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.sample("jvm_gc_collection_seconds_count", gc.getCollectionCount(), "gc", gc.getName())
                    .sample("jvm_gc_collection_seconds_sum", gc.getCollectionTime() / 1000.0, "gc", gc.getName());
        }
        out.single("process_start_time_seconds", "gauge", "When the process began.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    }
}
