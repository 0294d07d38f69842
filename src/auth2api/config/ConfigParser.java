package auth2api.config;

import auth2api.log.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads one text against the table of keys and collects problems instead of stopping at the first. */
final class ConfigParser {
    final List<String> problems = new ArrayList<>();
    private final Map<Key, Object> values = new EnumMap<>(Key.class);
    /** What {@code config show} prints: every key in the table's order, with secrets masked. */
    final Map<String, String> shown = new LinkedHashMap<>();

    ConfigParser(String text) {
        Map<String, String> given = entries(text);
        for (Key key : Key.values()) {
            String value = given.getOrDefault(key.key, "");
            values.put(key, key.family() ? family(key, given)
                    : value(key.key, key.kind, value.isEmpty() ? key.preset : value));
        }
        given.keySet().stream().filter(name -> Arrays.stream(Key.values()).noneMatch(key -> key.matches(name)))
                .forEach(this::unknown);
    }

    /** The value of a key; null when its text is wrong. */
    @SuppressWarnings("unchecked") // the table pairs each key with the kind that makes its value
    <T> T get(Key key) {
        return (T) values.get(key);
    }

    /** The plain keys, then the named ones; wrong ones are left out, since they are problems already. */
    List<ApiKey> apiKeys() {
        List<ApiKey> keys = new ArrayList<>();
        List<Secret> plain = get(Key.API_KEYS);
        Map<String, Secret> named = get(Key.NAMED_API_KEYS);
        if (plain != null) {
            plain.forEach(key -> keys.add(ApiKey.unnamed(key)));
        }
        named.forEach((name, key) -> keys.add(new ApiKey(name, key)));
        keys.removeIf(key -> key.key() == null);
        return keys;
    }

    /** The lines as {@link Properties} reads them, but a key that is given twice is a problem, not a replacement. */
    private Map<String, String> entries(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        Properties lines = new Properties() {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Object put(Object name, Object value) {
                String before = entries.put((String) name, ((String) value).trim());
                if (before != null) {
                    problems.add(name + ": is given more than once; keep one");
                }
                return before;
            }
        };
        try {
            lines.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            problems.add("a line with \\u that is not followed by four hex digits; write a backslash as \\\\");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
        return entries;
    }

    private Map<String, Object> family(Key key, Map<String, String> given) {
        Map<String, Object> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        given.forEach((name, text) -> {
            if (key.matches(name)) {
                String last = name.substring(key.prefix().length());
                boolean right = !text.isEmpty() && (key != Key.HEADERS || Kind.headerName(last));
                if (members.containsKey(last)) {
                    problems.add(name + ": is given more than once in upper and lower case; keep one");
                }
                members.put(last, right ? value(name, key.kind, text) : problem(name, key.kind, text));
            }
        });
        return Collections.unmodifiableMap(members);
    }

    private Object value(String name, Kind kind, String text) {
        shown.put(name, masked(kind, text));
        try {
            return kind.parse(text);
        } catch (IllegalArgumentException e) {
            return problem(name, kind, text);
        }
    }

    private Object problem(String name, Kind kind, String text) {
        problems.add(name + " = " + masked(kind, text) + ": must be " + kind.allowed());
        return null;
    }

    private static String masked(Kind kind, String text) {
        return kind.secret() && !text.isEmpty() ? "***"
                : text.replaceAll("\\p{Cntrl}", "?").replaceFirst("//[^/@]*@", "//***@");
    }

    private void unknown(String name) {
        String nearest = Arrays.stream(Key.values()).map(key -> key.likely(name))
                .min(Comparator.comparingInt(known -> distance(name, known))).orElseThrow();
        problems.add(name + ": is not a known key; did you mean " + nearest + "?");
    }

    /** How many single-letter changes lead from one text to the other (Levenshtein), ignoring case. */
    static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
