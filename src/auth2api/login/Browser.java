package auth2api.login;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens the user's browser with the system's own opener. */
public final class Browser {
    private Browser() {
    }

    /** True when an opener was started; false where there is no desktop to open one on. */
    public static boolean open(URI address, Map<String, String> environment) {
        List<String> command = opener(System.getProperty("os.name", ""), environment);
        if (command.isEmpty()) {
            return false;
        }
        try {
            var arguments = new ArrayList<>(command);
            arguments.add(address.toString());
            new ProcessBuilder(arguments).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return true;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    static List<String> opener(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return List.of("open");
        }
        if (name.contains("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        }
        boolean desktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return desktop ? List.of("xdg-open") : List.of();
    }
}
