package auth2api.cli;

import auth2api.config.Config;
import auth2api.json.Json;
import java.util.stream.Stream;

/** The verbs that only tell something: help, version, config. */
final class Texts {
    private static final int INDENT = 18;
    private static final int KEY_INDENT = 34;

    private Texts() {
    }

    static ExitCode version(Hall hall) {
        hall.terminal().print(hall.has(Flag.JSON) ? Json.object().put("version", Main.VERSION)
                .put("java", Runtime.version().toString()).toString()
                : "auth2api " + Main.VERSION + " (Java " + Runtime.version() + ")");
        return ExitCode.OK;
    }

    static ExitCode config(Hall hall) {
        Terminal terminal = hall.terminal();
        Config config = hall.config();
        Json.Obj json = Json.object().put("file", config.file().toString());
        if (hall.line().word().equals("check")) {
            terminal.print(hall.has(Flag.JSON) ? json.put("ok", true).toString() : config.file() + " can be used.");
        } else if (hall.has(Flag.JSON)) {
            Json.Obj keys = Json.object();
            config.shown().forEach(keys::put);
            terminal.print(json.put("keys", keys).toString());
        } else {
            terminal.print("# " + config.file());
            config.shown().forEach((key, value) -> terminal.print(key + "=" + value));
        }
        return ExitCode.OK;
    }

    static ExitCode help(Hall hall) {
        Terminal terminal = hall.terminal();
        if (hall.line().word() != null) {
            Verb verb = CommandLine.named("verb", hall.line().word(), Verb.values());
            terminal.print("Usage: auth2api " + usage(verb) + " [options]");
            terminal.row("", 0, Character.toUpperCase(verb.help.charAt(0)) + verb.help.substring(1) + ".");
            Stream.of(Flag.values()).filter(flag -> flag.belongsTo(verb)).forEach(flag -> row(flag, terminal));
            return ExitCode.OK;
        }
        terminal.print("auth2api serves one Claude account to the clients on your machine.\n"
                + "Usage: auth2api [verb] [options]\n\n" + terminal.bold("Verbs"));
        Stream.of(Verb.values()).forEach(verb -> terminal.row("  " + usage(verb), INDENT, verb.help));
        terminal.print("\n" + terminal.bold("Options"));
        Stream.of(Flag.values()).forEach(flag -> row(flag, terminal));
        terminal.print("\n" + terminal.bold("Exit codes"));
        Stream.of(ExitCode.values()).forEach(code -> terminal.row("  " + code.status, INDENT, code.meaning));
        terminal.print("\n" + terminal.bold("Configuration keys"));
        Config.keys().forEach((key, help) -> terminal.row("  " + key, KEY_INDENT, help));
        return ExitCode.OK;
    }

    private static String usage(Verb verb) {
        return verb + (verb.words.isEmpty() ? "" : " " + String.join("|", verb.words));
    }

    private static void row(Flag flag, Terminal terminal) {
        terminal.row("  " + flag + (flag.takesValue() ? "=" + flag.value : ""), INDENT, flag.help);
    }
}
