package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The load generator, as a process: does the {@link Job} of each line of its input, and prints its {@link Outcome}. */
final class Load {
    private Load() {
    }

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(LoadRun.of(Job.parse(line)).line());
        }
    }
}
