package auth2api.cli;

import auth2api.account.Account;
import auth2api.account.LimitWindow;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verbs that tell how it goes, status and usage. A server that runs is asked; without one the files are read. Both
 * give the same JSON, which is printed as it is or put into words here.
 */
record StatusVerbs(Wiring wiring, Terminal terminal, Json.Obj told) {
    private static final int INDENT = 16;
    private static final int BAR = 20;
    private static final int LABEL = 22;
    /** Where a server leaves its statistics, in auth-dir. */
    private static final String STATISTICS = "statistics.json";

    static ExitCode status(Hall hall) throws IOException {
        return tell(hall, null, StatusVerbs::words);
    }

    static ExitCode usage(Hall hall) throws IOException {
        return tell(hall, hall.terminal(), StatusVerbs::bars);
    }

    /** @param asking told that Claude is asked for the limits when no server runs; null when it shall not be asked */
    private static ExitCode tell(Hall hall, Terminal asking, Consumer<StatusVerbs> inWords) throws IOException {
        try (Wiring wiring = hall.wiring()) {
            var verbs = new StatusVerbs(wiring, hall.terminal(), told(wiring, asking));
            boolean noAccount = verbs.account().get("state").text("").equals("no_account");
            if (hall.has(Flag.JSON)) {
                hall.terminal().print(verbs.told.toString());
            } else if (noAccount) {
                throw AccountVerbs.noAccount(wiring.config);
            } else {
                inWords.accept(verbs);
            }
            return noAccount ? ExitCode.FAILED : ExitCode.OK;
        }
    }

    private static Json.Obj told(Wiring wiring, Terminal asking) throws IOException {
        RunningServer server = RunningServer.ask(wiring.config, "/admin/accounts");
        Json account = server.up() ? server.body().get("accounts").at(0) : stored(wiring, asking);
        Json stats = server.up() ? RunningServer.ask(wiring.config, "/admin/stats").body() : kept(wiring);
        return Json.object().put("version", Main.VERSION)
                .put("server", Json.object().put("address", RunningServer.address(wiring.config))
                        .put("up", server.up()).put("problem", server.problem()))
                .put("account", account).put("today", today(stats, wiring.clock.instant()))
                .put("files", Json.object().put("configuration", wiring.config.file().toString())
                        .put("auth_dir", wiring.config.authDir().toString())
                        .put("token_file", wiring.tokens.path() == null ? "none" : wiring.tokens.path().toString()));
    }

    private static Json stored(Wiring wiring, Terminal asking) throws IOException {
        try (Account files = wiring.account()) {
            if (asking != null && files.credential() != null) {
                asking.note("No server runs, so Claude is asked ...");
                files.readUsage();
            }
            return files.status();
        }
    }

    /** What the last run left in auth-dir; JSON null when nothing was served yet, or nothing is kept. */
    private static Json kept(Wiring wiring) {
        try {
            return Json.parse(Files.readAllBytes(wiring.config.authDir().resolve(STATISTICS)));
        } catch (IOException | JsonException none) {
            return Json.NULL;
        }
    }

    /** The hours since midnight here, summed up. */
    private static Json.Obj today(Json stats, Instant now) {
        ZoneId here = ZoneId.systemDefault();
        Instant midnight = LocalDate.ofInstant(now, here).atStartOfDay(here).toInstant();
        List<Json> hours = stats.get("hours").items().stream()
                .filter(hour -> !Instant.parse(hour.get("at").text("")).isBefore(midnight)).toList();
        return Json.object().put("requests", sum(hours, hour -> hour.get("count")))
                .put("errors", sum(hours, hour -> hour.get("client_errors"))
                        + sum(hours, hour -> hour.get("server_errors")))
                .put("input_tokens", Stream.of("input", "cache_read", "cache_write")
                        .mapToLong(kind -> sum(hours, hour -> hour.get("tokens").get(kind))).sum())
                .put("output_tokens", sum(hours, hour -> hour.get("tokens").get("output")));
    }

    private static long sum(List<Json> hours, UnaryOperator<Json> member) {
        return hours.stream().mapToLong(hour -> member.apply(hour).number(0)).sum();
    }

    private Json account() {
        return told.get("account");
    }

    private void words() {
        Json account = account();
        row("health", terminal.bold(health()));
        row("account", account.get("email").text("an account without a name") + ", by " + account.get("kind").text("")
                .replace("oauth", "login").replace("api-key", "API key").replace('-', ' '));
        row("access token", ends(instant(account.get("expires")), wiring.clock.instant()));
        long age = account.get("login").get("age_days").number(-1);
        row("logged in", age < 0 ? "at an unknown time" : age == 0 ? "today" : age + " days ago");
        row("warning", account.get("login").get("warning").text());
        row("warning", account.get("refresh").get("token_file_problem").text());
        String windows = windows(account);
        row("limits", windows.isEmpty() ? "not known yet; ask with: auth2api usage" : windows);
        Json today = told.get("today");
        row("today", String.format(Locale.ROOT, "%,d requests, %,d errors; %,d tokens in, %,d out",
                today.get("requests").number(0), today.get("errors").number(0), today.get("input_tokens").number(0),
                today.get("output_tokens").number(0)));
        Json server = told.get("server");
        row("server", server.get("address").text() + " "
                + (server.get("up").bool(false) ? "is up" : server.get("problem").text()));
        ((Json.Obj) told.get("files")).members().forEach((name, file) -> row(name.replace('_', ' '), file.text()));
        row("version", Main.VERSION);
    }

    private void row(String name, String words) {
        if (words != null) {
            terminal.row(name, INDENT, words);
        }
    }

    private void bars() {
        Instant now = wiring.clock.instant();
        List<Json> windows = account().get("limits").get("windows").items();
        if (windows.isEmpty()) {
            String why = account().get("usage").get("problem").text();
            throw ExitCode.FAILED.because("the limits are not known" + (why != null ? ": " + why
                    : "; Claude tells them with the next request that is served"));
        }
        for (Json window : windows) {
            int marks = (int) Math.max(0, Math.min(BAR, Math.round(window.get("utilization").decimal(0) * BAR)));
            Instant reset = instant(window.get("reset"));
            String label = window.get("label").text("");
            terminal.print(label + " ".repeat(Math.max(1, LABEL - label.length())) + "[" + "#".repeat(marks)
                    + "-".repeat(BAR - marks) + "] " + percent(window) + (reset == null ? ""
                    : "  resets in " + LimitWindow.duration(Duration.between(now, reset))));
        }
        Instant seen = windows.stream().map(window -> instant(window.get("seen_at"))).min(Instant::compareTo)
                .orElse(now);
        terminal.row("", 0, "Read " + LimitWindow.duration(Duration.between(seen, now)) + " ago. " + health());
    }

    private String health() {
        String reason = account().get("reason").text("");
        String until = account().get("cooldown_until").text("it is cleared");
        return switch (account().get("state").text("")) {
            case "ok" -> told.get("server").get("up").bool(false) ? "Requests are served."
                    : "The account can serve, but no server answers; start one with: auth2api";
            case "cooldown" -> "Requests wait until " + until + ": " + reason + ".";
            case "outage" -> "Claude is not reached: " + reason + "; tried again at " + until + ".";
            default -> "Requests are refused: " + reason + ". Log in again: auth2api login";
        };
    }

    /** Every window in a few words, on one line; empty when none is known. */
    private static String windows(Json account) {
        return account.get("limits").get("windows").items().stream().map(window -> window.get("label").text("") + " "
                + percent(window).strip()).collect(Collectors.joining(", "));
    }

    private static String percent(Json window) {
        double full = window.get("utilization").decimal(Double.NaN);
        return Double.isNaN(full) ? window.get("status").text("?") : String.format(Locale.ROOT, "%3.0f%%", full * 100);
    }

    private static Instant instant(Json text) {
        return text.text() == null ? null : Instant.parse(text.text());
    }

    /** How long an access token is good for; {@code expires} may be null. */
    static String ends(Instant expires, Instant now) {
        if (expires == null) {
            return "has no known end";
        }
        Duration left = Duration.between(now, expires);
        return left.isNegative() ? "ended " + LimitWindow.duration(left.negated()) + " ago"
                : "is good for " + LimitWindow.duration(left);
    }
}
