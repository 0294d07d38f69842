package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.JsonView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiErrorsTest {
    /** The expected form is "status type code param"; a type of "invalid" is invalid_request_error. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request_error | max_tokens: too small | 400 invalid null null
            400 | invalid_request_error | prompt is too long: 2 > 1 | 400 invalid context_length_exceeded null
            400 | invalid_request_error | exceed context limit: 3 > 2 | 400 invalid context_length_exceeded null
            400 | invalid_request_error | messages.0.content.0.image: bad | 400 invalid invalid_value messages
            401 | authentication_error | OAuth token has expired | 401 invalid invalid_api_key null
            402 | billing_error | pay | 429 insufficient_quota insufficient_quota null
            403 | permission_error | no | 403 invalid null null
            404 | not_found_error | model: nope | 404 invalid model_not_found model
            413 | request_too_large | too large | 400 invalid context_length_exceeded null
            429 | rate_limit_error | slow down | 429 rate_limit_error rate_limit_exceeded null
            500 | api_error | oops | 500 server_error null null
            504 | timeout_error | late | 504 server_error null null
            529 | overloaded_error | Overloaded | 503 server_error server_is_overloaded null
            422 | strange_error | hm | 422 invalid null null
            """)
    void claudesErrorsBecomeOpenAis(int status, String type, String message, String expected) {
        Json body = Json.object().put("type", "error").put("error",
                Json.object().put("type", type).put("message", message));
        ApiException why = OpenAiErrors.fromClaude(status, body);
        assertEquals(expected, inShort(why));
        assertEquals(message, OpenAiErrors.body(why).get("error").get("message").text());
    }

    /** A page of a load balancer has a status only. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            408 | 504 server_error null null
            413 | 400 invalid context_length_exceeded null
            429 | 429 rate_limit_error rate_limit_exceeded null
            502 | 502 server_error null null
            529 | 503 server_error server_is_overloaded null
            """)
    void withoutAnEnvelopeTheStatusDecides(int status, String expected) {
        assertEquals(expected, inShort(OpenAiErrors.fromClaude(status, Json.NULL)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            overloaded_error | 503 server_error server_is_overloaded null
            rate_limit_error | 429 rate_limit_error rate_limit_exceeded null
            api_error | 500 server_error null null
            invalid_request_error | 400 invalid null null
            novel_error | 502 server_error null null
            """)
    void errorEventsHaveTheStatusOfTheirType(String type, String expected) {
        assertEquals(expected, inShort(OpenAiErrors.fromEvent(Json.object().put("error",
                Json.object().put("type", type).put("message", "m")))));
    }

    @Test
    void aWrongFieldIsNamed() {
        JsonView view = JsonView.of(Json.parse("{\"a\":[1]}"));
        assertEquals("400 invalid invalid_type a[0]", inShort(wrong(() -> view.get("a").at(0).string())));
        assertEquals("400 invalid missing_required_parameter b", inShort(wrong(() ->
                view.get("b").string())));
    }

    private static ApiException wrong(Runnable reading) {
        try {
            reading.run();
        } catch (JsonException wrong) {
            return OpenAiErrors.of(wrong);
        }
        throw new AssertionError("it was read");
    }

    private static String inShort(ApiException why) {
        Json error = OpenAiErrors.body(why).get("error");
        return why.status() + " " + error.get("type").text().replace("_request_error", "") + " "
                + error.get("code").text() + " " + error.get("param").text();
    }
}
