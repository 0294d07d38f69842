package auth2api.config;

import java.nio.file.Path;
import java.util.List;

/** A configuration that cannot be used; the message names every problem on a line of its own. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(Path file, List<String> problems) {
        super(file + " cannot be used:\n  " + String.join("\n  ", problems), null, false, false);
    }
}
