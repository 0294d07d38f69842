package auth2api.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was typed, checked against the tables of verbs and flags.
 *
 * @param word what follows the verb; null when nothing does
 * @param flags those given, with their values; empty text for a flag without one
 */
record CommandLine(Verb verb, String word, Map<Flag, String> flags) {
    static CommandLine parse(String... args) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            String arg = args[i].equals("-h") ? Flag.HELP.text : args[i];
            if (!arg.startsWith("-")) {
                words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            Flag flag = flag(equals < 0 ? arg : arg.substring(0, equals));
            boolean next = equals < 0 && flag.takesValue() && i + 1 < args.length;
            String value = equals >= 0 ? arg.substring(equals + 1) : next ? args[++i] : "";
            if (flag.takesValue() == value.isEmpty()) {
                throw wrong(flag.text + (flag.takesValue() ? " needs a value: " + flag.text + "=" + flag.value
                        : " takes no value; secrets are pasted or come from standard input"));
            }
            if (flags.put(flag, value) != null) {
                throw wrong(flag.text + " is given twice");
            }
        }
        return check(flags, words);
    }

    private static CommandLine check(Map<Flag, String> flags, List<String> words) {
        Verb verb = words.isEmpty() ? implied(flags) : verb(words.get(0));
        String word = words.size() > 1 ? words.get(1) : null;
        if (flags.containsKey(Flag.HELP)) {
            return new CommandLine(Verb.HELP, words.isEmpty() ? null : verb.text(), flags);
        }
        for (Flag flag : flags.keySet()) {
            if (!flag.general() && !verb.flags.contains(flag)) {
                throw wrong(flag.text + " does not belong to " + verb.text() + ", but to "
                        + Arrays.stream(Verb.values()).filter(v -> v.flags.contains(flag)).map(Verb::text)
                                .collect(Collectors.joining(", ")));
            }
        }
        boolean free = !verb.words.isEmpty() && verb.words.get(0).startsWith("[");
        if (word == null ? !verb.words.isEmpty() && !free : !free && !verb.words.contains(word)) {
            throw wrong(verb.text() + " is followed by " + (verb.words.isEmpty() ? "nothing"
                    : String.join(" or ", verb.words)) + (word == null ? "" : ", not by " + word));
        }
        if (words.size() > 2) {
            throw wrong("\"" + words.get(2) + "\" is one word too many");
        }
        return new CommandLine(verb, word, flags);
    }

    private static Verb implied(Map<Flag, String> flags) {
        return flags.containsKey(Flag.LOGIN) ? Verb.LOGIN : flags.containsKey(Flag.HELP) ? Verb.HELP
                : flags.containsKey(Flag.VERSION) ? Verb.VERSION : Verb.SERVE;
    }

    static Verb verb(String text) {
        return Arrays.stream(Verb.values()).filter(verb -> verb.text().equals(text)).findFirst().orElseThrow(
                () -> wrong("there is no verb " + text + "; the verbs are " + Arrays.stream(Verb.values())
                        .map(Verb::text).collect(Collectors.joining(", "))));
    }

    private static Flag flag(String text) {
        return Arrays.stream(Flag.values()).filter(flag -> flag.text.equals(text)).findFirst().orElseThrow(
                () -> wrong("there is no option " + text + "; the options are " + Arrays.stream(Flag.values())
                        .map(flag -> flag.text).collect(Collectors.joining(", "))));
    }

    private static Stop wrong(String what) {
        return new Stop(ExitCode.USAGE, what + ". More: auth2api --help");
    }

    boolean has(Flag flag) {
        return flags.containsKey(flag);
    }
}
