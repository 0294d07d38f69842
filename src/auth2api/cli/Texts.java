package auth2api.cli;

import auth2api.config.Config;
import auth2api.json.Json;
import java.util.Arrays;

/** The verbs that only tell something: help, version, config. */
final class Texts {
    private static final int INDENT = 18;
    private static final int KEY_INDENT = 34;

    private Texts() {
    }

    static ExitCode version(CommandLine line, Hall hall) {
        hall.terminal().print(line.has(Flag.JSON) ? Json.object().put("version", Version.NUMBER)
                .put("java", Runtime.version().toString()).toString()
                : "auth2api " + Version.NUMBER + " (Java " + Runtime.version() + ")");
        return ExitCode.OK;
    }

    static ExitCode config(CommandLine line, Hall hall) {
        Terminal terminal = hall.terminal();
        Config config = Config.load(hall.configFile(line), hall.environment());
        if (line.word().equals("check")) {
            terminal.print(line.has(Flag.JSON) ? Json.object().put("file", config.file().toString()).put("ok", true)
                    .toString() : config.file() + " can be used.");
        } else if (line.has(Flag.JSON)) {
            Json.Obj keys = Json.object();
            config.shown().forEach(keys::put);
            terminal.print(Json.object().put("file", config.file().toString()).put("keys", keys).toString());
        } else {
            terminal.print("# " + config.file());
            config.shown().forEach((key, value) -> terminal.print(key + "=" + value));
        }
        return ExitCode.OK;
    }

    static ExitCode help(CommandLine line, Hall hall) {
        if (line.word() == null) {
            all(hall.terminal());
        } else {
            one(CommandLine.verb(line.word()), hall.terminal());
        }
        return ExitCode.OK;
    }

    private static void all(Terminal terminal) {
        terminal.print("auth2api serves one Claude account to the clients on your machine.");
        terminal.print("Usage: auth2api [verb] [options]");
        terminal.print("");
        terminal.print(terminal.bold("Verbs"));
        for (Verb verb : Verb.values()) {
            terminal.row("  " + usage(verb), INDENT, verb.help);
        }
        terminal.print("");
        terminal.print(terminal.bold("Options"));
        for (Flag flag : Flag.values()) {
            row(flag, terminal);
        }
        terminal.print("");
        terminal.print(terminal.bold("Exit codes"));
        for (ExitCode code : ExitCode.values()) {
            terminal.row("  " + code.status, INDENT, code.meaning);
        }
        terminal.print("");
        terminal.print(terminal.bold("Configuration keys"));
        Config.keys().forEach((key, help) -> terminal.row("  " + key, KEY_INDENT, help));
    }

    private static void one(Verb verb, Terminal terminal) {
        terminal.print("Usage: auth2api " + usage(verb) + " [options]");
        terminal.row("", 0, Character.toUpperCase(verb.help.charAt(0)) + verb.help.substring(1) + ".");
        Arrays.stream(Flag.values()).filter(flag -> flag.general() || verb.flags.contains(flag))
                .forEach(flag -> row(flag, terminal));
    }

    private static String usage(Verb verb) {
        return verb.text() + (verb.words.isEmpty() ? "" : " " + String.join("|", verb.words));
    }

    private static void row(Flag flag, Terminal terminal) {
        terminal.row("  " + flag.text + (flag.takesValue() ? "=" + flag.value : ""), INDENT, flag.help);
    }
}
