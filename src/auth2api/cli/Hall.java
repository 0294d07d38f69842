package auth2api.cli;

import auth2api.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a verb gets: what was typed, and what the process has.
 *
 * @param whenStopped takes what shall be done when a signal stops the process
 */
record Hall(CommandLine line, Map<String, String> environment, Terminal terminal, Consumer<Runnable> whenStopped) {
    static final String CONFIG_FILE = "config.properties";

    boolean has(Flag flag) {
        return line.has(flag);
    }

    Config config() {
        return Config.load(Path.of(line.flags().getOrDefault(Flag.CONFIG, CONFIG_FILE)), environment);
    }

    Wiring wiring() {
        return new Wiring(config(), terminal);
    }
}
