package auth2api.cli;

import auth2api.config.Config;
import auth2api.json.Json;
import auth2api.translate.ModelCatalog;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verb {@code setup}: what to put where, for each client that is known. In the texts a line {@code $ NAME=value}
 * becomes the shell's way to set a variable, and {@code # ...} its comment; {@code {key}} and the like are filled in.
 */
final class Setup {
    private static final Pattern VARIABLE = Pattern.compile("\\$ (\\w+)=(.*)");

    /** The clients, with the text of each. */
    enum Client {
        CLAUDE_CODE("""
                $ ANTHROPIC_BASE_URL={base}
                $ ANTHROPIC_AUTH_TOKEN={key}
                claude
                """),
        CODEX("""
                # In ~/.codex/config.toml:
                model = "{model}"
                model_provider = "auth2api"
                [model_providers.auth2api]
                name = "auth2api"
                base_url = "{v1}"
                env_key = "AUTH2API_KEY"
                wire_api = "responses"

                # Then, in this shell:
                $ AUTH2API_KEY={key}
                codex
                """),
        OPENAI_PYTHON("""
                $ OPENAI_BASE_URL={v1}
                $ OPENAI_API_KEY={key}
                # In Python:
                from openai import OpenAI
                answer = OpenAI().chat.completions.create(
                    model="{model}", messages=[{"role": "user", "content": "Hello"}])
                print(answer.choices[0].message.content)
                """),
        OPENAI_NODE("""
                $ OPENAI_BASE_URL={v1}
                $ OPENAI_API_KEY={key}
                # In hello.mjs:
                import OpenAI from "openai";
                const answer = await new OpenAI().chat.completions.create({
                  model: "{model}", messages: [{ role: "user", content: "Hello" }] });
                console.log(answer.choices[0].message.content);
                """),
        AIDER("""
                $ OPENAI_API_BASE={v1}
                $ OPENAI_API_KEY={key}
                aider --model openai/{model}
                """),
        CONTINUE("""
                # In ~/.continue/config.yaml:
                name: auth2api
                version: 1.0.0
                schema: v1
                models:
                  - name: Claude
                    provider: openai
                    model: {model}
                    apiBase: {v1}
                    apiKey: "{key}"
                    roles: [chat, edit, apply]
                """),
        CLINE("""
                cline auth openai-compatible -b {v1} -k {'key'} -m {model}

                # In the editor instead: API Provider "OpenAI Compatible", with
                # Base URL  {v1}
                # API Key   {key}
                # Model ID  {model}
                """),
        OPEN_WEBUI("""
                $ OPENAI_API_BASE_URL={v1}
                $ OPENAI_API_KEY={key}
                open-webui serve

                # Or in the page: Admin Settings, Connections, OpenAI API: the same address and key.
                # From a container 127.0.0.1 is the container itself: set host in auth2api's configuration to an
                # address that the container reaches, and use that.
                """),
        ZED("""
                # In settings.json:
                "language_models": {
                  "openai_compatible": {
                    "auth2api": {
                      "api_url": "{v1}",
                      "available_models": [{ "name": "{model}", "display_name": "Claude", "max_tokens": 200000 }]
                    }
                  }
                }

                # Then, in the shell that starts Zed (or paste the key in its settings of LLM providers):
                $ AUTH2API_API_KEY={key}
                zed
                """),
        VERCEL_AI("""
                $ AUTH2API_KEY={key}
                # In hello.mjs:
                import { createAnthropic } from "@ai-sdk/anthropic";
                import { generateText } from "ai";
                const claude = createAnthropic({ baseURL: "{v1}", apiKey: process.env.AUTH2API_KEY });
                const { text } = await generateText({ model: claude("{model}"), prompt: "Hello" });
                console.log(text);
                """),
        LANGCHAIN("""
                $ OPENAI_API_KEY={key}
                # In Python:
                from langchain_openai import ChatOpenAI
                print(ChatOpenAI(model="{model}", base_url="{v1}").invoke("Hello").content)
                """),
        CURL("{post}\n");

        private final String text;

        Client(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private Setup() {
    }

    static ExitCode run(Hall hall) {
        Terminal terminal = hall.terminal();
        Shell shell = Shell.of(hall.line().flags().get(Flag.SHELL), System.getProperty("os.name", ""),
                hall.environment());
        if (hall.line().word() == null) {
            terminal.row("", 0, "Clients: " + Stream.of(Client.values()).map(Client::toString)
                    .collect(Collectors.joining(", ")) + ".");
            terminal.print("Any other: base URL and key as for openai-python; see also: auth2api setup curl");
            return ExitCode.OK;
        }
        Client client = CommandLine.named("client", hall.line().word(), Client.values());
        Config config = hall.config();
        if (config.apiKeys().isEmpty()) {
            throw ExitCode.FAILED.because("there is no API key yet; the first start makes one: auth2api");
        }
        terminal.print(filled(client, shell, config, RunningServer.address(config),
                hall.has(Flag.SHOW_KEY) ? config.apiKeys().get(0).key().reveal() : "***"));
        if (!hall.has(Flag.SHOW_KEY)) {
            terminal.note("The key is masked; this shows it: auth2api setup " + client + " --show-key");
        }
        return ExitCode.OK;
    }

    /** For the status page, which fills in {@code {url}} and {@code {key}} itself; in the words of sh. */
    static Map<String, String> texts(Config config) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Client client : Client.values()) {
            texts.put(client.toString(), filled(client, Shell.SH, config, "{url}", "{key}"));
        }
        return texts;
    }

    private static String filled(Client client, Shell shell, Config config, String base, String key) {
        String model = ModelCatalog.of(Json.NULL, config.aliases()).resolve("sonnet");
        String text = client.text.replace("{base}", base).replace("{v1}", base + "/v1").replace("{model}", model)
                .replace("{'key'}", shell.quoted(key)).replace("{key}", key)
                .replace("{post}", shell.post(base + "/v1/chat/completions", key, hello(model).toString()));
        return text.strip().lines().map(row -> {
            Matcher variable = VARIABLE.matcher(row);
            return variable.matches() ? shell.set(variable.group(1), variable.group(2))
                    : row.startsWith("# ") ? shell.comment(row.substring(2)) : row;
        }).collect(Collectors.joining("\n"));
    }

    /** The smallest request, legal in every dialect. */
    static Json.Obj hello(String model) {
        return Json.object().put("model", model).put("messages", Json.array(Json.object().put("role", "user")
                .put("content", "Hello")));
    }
}
