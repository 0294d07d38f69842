package auth2api.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            if (!args[i].startsWith("-")) {
                words.add(args[i]);
                continue;
            }
            String[] parts = args[i].replaceFirst("^-h$", "--help").split("=", 2);
            Flag flag = named("option", parts[0], Flag.values());
            boolean next = parts.length == 1 && flag.takesValue() && i + 1 < args.length;
            String value = parts.length > 1 ? parts[1] : next ? args[++i] : "";
            if (flag.takesValue() == value.isEmpty()) {
                throw wrong(flag + (flag.takesValue() ? " needs a value: " + flag + "=" + flag.value
                        : " takes no value; secrets are pasted or come from standard input"));
            }
            if (flags.put(flag, value) != null) {
                throw wrong(flag + " is given twice");
            }
        }
        return check(flags, words);
    }

    private static CommandLine check(Map<Flag, String> flags, List<String> words) {
        Verb verb = words.isEmpty() ? implied(flags) : named("verb", words.get(0), Verb.values());
        String word = words.size() > 1 ? words.get(1) : null;
        if (flags.containsKey(Flag.HELP)) {
            return new CommandLine(Verb.HELP, words.isEmpty() ? null : verb.toString(), flags);
        }
        for (Flag flag : flags.keySet()) {
            if (!flag.belongsTo(verb)) {
                throw wrong(flag + " does not belong to " + verb + ", but to " + list(Stream.of(Verb.values())
                        .filter(flag::belongsTo)));
            }
        }
        boolean free = !verb.words.isEmpty() && verb.words.get(0).startsWith("[");
        if (word == null ? !verb.words.isEmpty() && !free : !free && !verb.words.contains(word)) {
            throw wrong(verb + " is followed by " + (verb.words.isEmpty() ? "nothing"
                    : String.join(" or ", verb.words)) + (word == null ? "" : ", not by " + word));
        }
        if (words.size() > 2) {
            throw wrong("\"" + words.get(2) + "\" is one word too many");
        }
        return new CommandLine(verb, word, flags);
    }

    private static Verb implied(Map<Flag, String> flags) {
        return flags.containsKey(Flag.LOGIN) ? Verb.LOGIN : flags.containsKey(Flag.VERSION) ? Verb.VERSION : Verb.SERVE;
    }

    /** The one of a table that is called so; to a wrong name all right ones are told. */
    static <T> T named(String what, String name, T[] table) {
        return Stream.of(table).filter(one -> one.toString().equals(name)).findFirst().orElseThrow(() ->
                wrong("there is no " + what + " " + name + "; the " + what + "s are " + list(Stream.of(table))));
    }

    private static String list(Stream<?> names) {
        return names.map(Object::toString).collect(Collectors.joining(", "));
    }

    private static ExitCode.Stop wrong(String what) {
        return ExitCode.USAGE.because(what + ". More: auth2api --help");
    }

    boolean has(Flag flag) {
        return flags.containsKey(flag);
    }
}
