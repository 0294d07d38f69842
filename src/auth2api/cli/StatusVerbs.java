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
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verbs that tell how it goes, status and usage. A server that runs is asked; without one the files are read. Both
 * give the same JSON, which is printed as it is or put into words here.
 */
final class StatusVerbs {
    private static final int INDENT = 16;
    private static final int BAR = 20;
    private static final int LABEL = 22;
    /** Where a server leaves its statistics, in auth-dir. */
    private static final String STATISTICS = "statistics.json";

    private final Wiring wiring;
    private final Terminal terminal;
    private final Json.Obj told;
    private final Json account;
    private final Json.Obj files;

    private StatusVerbs(Wiring wiring, Terminal terminal, boolean readUsage) throws IOException {
        this.wiring = wiring;
        this.terminal = terminal;
        var running = new RunningServer(wiring.config);
        RunningServer.Told answer = running.ask("GET", "/admin/accounts");
        this.account = answer.up() ? answer.body().get("accounts").at(0) : stored(readUsage);
        Json today = today(answer.up() ? running.ask("GET", "/admin/stats").body() : kept());
        this.files = Json.object().put("configuration", wiring.config.file().toString())
                .put("auth_dir", wiring.config.authDir().toString())
                .put("token_file", wiring.tokens.path() == null ? "none" : wiring.tokens.path().toString());
        this.told = Json.object().put("version", Version.NUMBER)
                .put("server", Json.object().put("address", RunningServer.address(wiring.config))
                        .put("up", answer.up()).put("problem", answer.problem()))
                .put("account", account).put("today", today)
                .put("files", files);
    }

    private Json stored(boolean readUsage) throws IOException {
        try (Account files = wiring.account()) {
            if (readUsage && files.credential() != null) {
                terminal.note("No server runs, so Claude is asked ...");
                files.readUsage();
            }
            return files.status().toJson();
        }
    }

    static ExitCode status(CommandLine line, Hall hall) throws IOException {
        try (Wiring wiring = AccountVerbs.wiring(line, hall)) {
            var verbs = new StatusVerbs(wiring, hall.terminal(), false);
            return line.has(Flag.JSON) ? verbs.json() : verbs.words();
        }
    }

    static ExitCode usage(CommandLine line, Hall hall) throws IOException {
        try (Wiring wiring = AccountVerbs.wiring(line, hall)) {
            var verbs = new StatusVerbs(wiring, hall.terminal(), true);
            return line.has(Flag.JSON) ? verbs.json() : verbs.bars();
        }
    }

    private ExitCode json() {
        terminal.print(told.toString());
        return account.get("state").text("").equals("no_account") ? ExitCode.FAILED : ExitCode.OK;
    }

    private ExitCode words() {
        requireAccount();
        Instant now = wiring.clock.instant();
        Json login = account.get("login");
        terminal.row("health", INDENT, terminal.bold(health()));
        terminal.row("account", INDENT, account.get("email").text("an account without a name") + ", by "
                + kind());
        terminal.row("access token", INDENT, ends(instant(account.get("expires")), now));
        long age = login.get("age_days").number(-1);
        terminal.row("logged in", INDENT, age < 0 ? "at an unknown time" : age == 0 ? "today" : age + " days ago");
        Stream.of(login.get("warning"), account.get("refresh").get("token_file_problem")).map(Json::text)
                .filter(Objects::nonNull).forEach(warning -> terminal.row("warning", INDENT, warning));
        String windows = windows(account);
        terminal.row("limits", INDENT, windows.isEmpty() ? "not known yet; ask with: auth2api usage" : windows);
        Json today = told.get("today");
        terminal.row("today", INDENT, String.format(Locale.ROOT, "%,d requests, %,d errors; %,d tokens in, %,d out",
                today.get("requests").number(0), today.get("errors").number(0), today.get("input_tokens").number(0),
                today.get("output_tokens").number(0)));
        Json server = told.get("server");
        terminal.row("server", INDENT, server.get("address").text() + " "
                + (server.get("up").bool(false) ? "is up" : server.get("problem").text()));
        files.members().forEach((name, file) ->
                terminal.row(name.replace('_', ' '), INDENT, file.text()));
        terminal.row("version", INDENT, Version.NUMBER);
        return ExitCode.OK;
    }

    /** What the last run left in auth-dir; JSON null when that is nothing. */
    private Json kept() {
        try {
            return Json.parse(Files.readAllBytes(wiring.config.authDir().resolve(STATISTICS)));
        } catch (IOException | JsonException none) {
            return Json.NULL; // nothing was served yet, or nothing is kept
        }
    }

    /** The hours since midnight here, summed up. */
    private Json.Obj today(Json stats) {
        ZoneId here = ZoneId.systemDefault();
        Instant midnight = LocalDate.ofInstant(wiring.clock.instant(), here).atStartOfDay(here).toInstant();
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

    private ExitCode bars() {
        requireAccount();
        Instant now = wiring.clock.instant();
        for (Json window : account.get("limits").get("windows").items()) {
            double full = window.get("utilization").decimal(0);
            int marks = (int) Math.max(0, Math.min(BAR, Math.round(full * BAR)));
            Instant reset = instant(window.get("reset"));
            String label = window.get("label").text("");
            terminal.print(label + " ".repeat(Math.max(1, LABEL - label.length())) + "[" + "#".repeat(marks)
                    + "-".repeat(BAR - marks) + "] " + percent(window) + (reset == null ? ""
                    : "  resets in " + LimitWindow.duration(Duration.between(now, reset))));
        }
        if (windows(account).isEmpty()) {
            String why = account.get("usage").get("problem").text();
            throw new Stop(ExitCode.FAILED, "the limits are not known" + (why != null ? ": " + why
                    : "; Claude tells them with the next request that is served"));
        }
        Instant seen = account.get("limits").get("windows").items().stream()
                .map(window -> instant(window.get("seen_at"))).min(Instant::compareTo).orElse(now);
        terminal.row("", 0, "Read " + LimitWindow.duration(Duration.between(seen, now)) + " ago. " + health());
        return ExitCode.OK;
    }

    private void requireAccount() {
        if (account.get("state").text("").equals("no_account")) {
            throw AccountVerbs.noAccount(wiring.config);
        }
    }

    private String health() {
        String reason = account.get("reason").text("");
        String until = account.get("cooldown_until").text("it is cleared");
        return switch (account.get("state").text("")) {
            case "ok" -> told.get("server").get("up").bool(false) ? "Requests are served."
                    : "The account can serve, but no server answers; start one with: auth2api";
            case "cooldown" -> "Requests wait until " + until + ": " + reason + ".";
            case "outage" -> "Claude is not reached: " + reason + "; tried again at " + until + ".";
            default -> "Requests are refused: " + reason + ". Log in again: auth2api login";
        };
    }

    private String kind() {
        return account.get("kind").text("").replace("oauth", "login").replace("api-key", "API key").replace('-', ' ');
    }

    /** Every window in a few words, on one line; empty when none is known. */
    static String windows(Json account) {
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

    static String ends(Instant expires, Instant now) {
        if (expires == null) {
            return "has no known end";
        }
        Duration left = Duration.between(now, expires);
        return left.isNegative() ? "ended " + LimitWindow.duration(left.negated()) + " ago"
                : "is good for " + LimitWindow.duration(left);
    }
}
