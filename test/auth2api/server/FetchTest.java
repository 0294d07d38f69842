package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client names is handed on and never fetched here. */
class FetchTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', value = {
        "/v1/messages | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
            + "{\"type\":\"url\",\"url\":\"URL\"}}]}]",
        "/v1/messages | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":"
            + "{\"type\":\"url\",\"url\":\"URL\"}}]}]",
        "/v1/chat/completions | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"URL\"}}]}]",
        "/v1/responses | \"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
            + "\"image_url\":\"URL\"}]}]",
        "/v1/responses | \"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_url\":\"URL\"}]}]"})
    void noAddressOfAClientsIsFetched(String path, String what) throws Exception {
        try (Lab lab = Lab.with(); Sink named = new Sink()) {
            lab.post(path, "{\"model\":\"claude-opus-5-5\",\"max_tokens\":9,"
                    + what.replace("URL", named.uri() + "/a.png") + "}");
            lab.settle();
            assertEquals(0, named.requests.get());
        }
    }
}
