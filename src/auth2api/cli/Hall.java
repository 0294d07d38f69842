package auth2api.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the process gives to a verb.
 *
 * @param whenStopped takes what shall be done when a signal stops the process
 */
record Hall(Map<String, String> environment, Terminal terminal, Consumer<Runnable> whenStopped) {
    static final String CONFIG_FILE = "config.properties";

    Path configFile(CommandLine line) {
        return Path.of(line.flags().getOrDefault(Flag.CONFIG, CONFIG_FILE));
    }
}
