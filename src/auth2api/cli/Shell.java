package auth2api.cli;

import java.util.Locale;
import java.util.Map;

/** What a user may sit at, and how each quotes a word, sets a variable and posts JSON. */
enum Shell {
    /** Also bash, zsh and every other shell of the Bourne family. */
    SH("export %s=%s", "'", "'\\''"),
    FISH("set -gx %s %s", "'", "\\'"),
    POWERSHELL("$env:%s = %s", "'", "''"),
    CMD("set \"%s=%s\"", "\"", "\\\"");

    private final String variable;
    private final String quote;
    private final String quotedQuote;

    Shell(String variable, String quote, String quotedQuote) {
        this.variable = variable;
        this.quote = quote;
        this.quotedQuote = quotedQuote;
    }

    /** @param chosen null to recognise it by the system and its environment */
    static Shell of(String chosen, String system, Map<String, String> environment) {
        if (chosen != null) {
            return CommandLine.named("shell", chosen, values());
        }
        if (system.contains("Windows")) {
            return environment.containsKey("PROMPT") ? CMD : POWERSHELL; // only cmd has that variable
        }
        String path = environment.getOrDefault("SHELL", "");
        return path.endsWith("/fish") ? FISH : path.endsWith("/pwsh") ? POWERSHELL : SH;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    String quoted(String word) {
        String safe = this == FISH ? word.replace("\\", "\\\\") : word;
        return quote + safe.replace(quote, quotedQuote) + quote;
    }

    String set(String name, String value) {
        return String.format(Locale.ROOT, variable, name, this == CMD ? value : quoted(value));
    }

    String comment(String words) {
        return (this == CMD ? "rem " : "# ") + words;
    }

    /** PowerShell's curl is not curl, and how it hands quotes to other programs changed between versions. */
    String post(String url, String key, String json) {
        return this == POWERSHELL ? "Invoke-RestMethod " + url + " -Method Post -ContentType 'application/json' "
                + "-Headers @{Authorization=" + quoted("Bearer " + key) + "} -Body " + quoted(json)
                : "curl " + url + " -H " + quoted("Authorization: Bearer " + key) + " -H "
                        + quoted("Content-Type: application/json") + " -d " + quoted(json);
    }
}
