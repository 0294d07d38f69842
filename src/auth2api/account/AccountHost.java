package auth2api.account;

import auth2api.log.Log;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What the account needs from the program around it.
 *
 * @param worker runs refreshes, detached from the requests that asked for them
 * @param everySecond is given the task that watches the token file and refreshes ahead of expiry
 */
public record AccountHost(InstantSource clock, Executor worker, Consumer<Runnable> everySecond, Log log) {
}
