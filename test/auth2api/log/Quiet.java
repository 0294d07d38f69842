package auth2api.log;

import java.time.InstantSource;

/** A log that writes nothing. */
public final class Quiet {
    private Quiet() {
    }

    public static Log log() {
        return new Log(Log.Level.OFF, new StringBuilder(), InstantSource.system());
    }
}
