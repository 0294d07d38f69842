package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A helper process, {@link Load} or {@link FakeClaude}: asked and answering in lines, gone with the bench. */
final class Worker implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final String greeting;

    Worker(Class<?> main, Path log) throws IOException {
        process = new ProcessBuilder(Machine.java(), "-XX:+UseSerialGC", "-Xms256m", "-Xmx1g", "-cp",
                System.getProperty("java.class.path"), main.getName()).redirectError(log.toFile()).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = process.outputWriter(StandardCharsets.UTF_8);
        greeting = answer();
    }

    /** The line that it printed when it was ready. */
    String greeting() {
        return greeting;
    }

    String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a helper process of the bench ended; see the logs in " + Machine.FOLDER);
        }
        return line;
    }

    /** It ends at the end of its input. */
    @Override
    public void close() throws IOException {
        questions.close();
    }
}
