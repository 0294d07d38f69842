package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What stands in a message of either dialect as Claude has it: a string or parts as blocks, a call's arguments. */
final class Parts {
    private Parts() {
    }

    /** What a user or a tool says: text, images, files. Parts without meaning for Claude go into {@code ignored}. */
    static List<Json.Obj> user(JsonView content, Set<String> ignored) {
        return blocks(content, Parts::block, ignored);
    }

    /** What the system, a developer or the assistant says: text only. */
    static List<Json.Obj> text(JsonView content, Set<String> ignored) {
        return blocks(content, Parts::said, ignored);
    }

    private static List<Json.Obj> blocks(JsonView content, Function<JsonView, Json.Obj> reader, Set<String> ignored) {
        List<Json.Obj> blocks = new ArrayList<>();
        for (JsonView part : parts(content)) {
            Json.Obj block = part.isString() ? text(part) : reader.apply(part);
            if (block == null) {
                ignored.add(part.path());
            } else {
                blocks.add(block.putIf("cache_control", cacheMark(part)));
            }
        }
        return blocks;
    }

    private static List<JsonView> parts(JsonView content) {
        if (content.isString() || content.isObject()) {
            return List.of(content);
        }
        if (!content.absent() && !content.isArray()) {
            throw content.wrong("a string or an array of parts");
        }
        return content.elements();
    }

    private static Json.Obj block(JsonView part) {
        return switch (type(part)) {
            case "image_url", "input_image" -> image(part);
            case "file", "input_file" -> file(part.get("file").isObject() ? part.get("file") : part);
            case "image", "document" -> part.get("source").object() == null ? null : part.object().copy();
            case "input_audio" -> throw OpenAiErrors.unsupported(part, "is audio, which Claude cannot hear");
            default -> said(part);
        };
    }

    private static Json.Obj said(JsonView part) {
        return switch (type(part)) {
            case "text", "input_text", "output_text", "summary_text" -> text(part.get("text"));
            case "refusal" -> text(part.get("refusal"));
            default -> null;
        };
    }

    private static String type(JsonView part) {
        return part.get("type").string(part.get("text").isString() ? "text" : "");
    }

    /** The text stays the slice of the request that it is. */
    private static Json.Obj text(JsonView text) {
        if (!text.absent() && !text.isString()) {
            throw text.wrong("a string");
        }
        return text.absent() ? text("") : text(text.value());
    }

    static Json.Obj text(String text) {
        return text(Json.string(text));
    }

    static Json.Obj text(Json text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static Json.Obj image(JsonView part) {
        JsonView image = part.get("image_url");
        if (image.absent()) {
            throw noFileId(part);
        }
        JsonView url = image.isObject() ? image.get("url") : image;
        // What is wrong with the URL itself, OpenAI says of the image.
        return Media.block(url.value() instanceof Json.Str ? JsonView.of(url.value(), image.path()) : url, true, null);
    }

    private static Json.Obj file(JsonView file) {
        JsonView data = file.get(file.get("file_data").absent() ? "file_url" : "file_data");
        if (data.absent()) {
            throw noFileId(file);
        }
        return Media.block(data, false, file.get("filename").string(null));
    }

    private static RuntimeException noFileId(JsonView part) {
        return part.get("file_id").absent() ? OpenAiErrors.invalid(part, "holds neither data nor a URL")
                : OpenAiErrors.unsupported(part.get("file_id"),
                        "names an uploaded file, and there are none here: send the data itself");
    }

    /** Claude's cache mark from {@code cache_control} or OpenAI's explicit breakpoint; null when there is none. */
    static Json.Obj cacheMark(JsonView part) {
        if (!part.isObject()) {
            return null;
        }
        JsonView mark = part.get("cache_control");
        JsonView breakpoint = part.get("prompt_cache_breakpoint");
        if (!mark.isObject() && !breakpoint.isObject()) {
            return null;
        }
        String ttl = (mark.isObject() ? mark : breakpoint).value().get("ttl").text("");
        return Json.object().put("type", "ephemeral").putIf("ttl", Set.of("5m", "1h").contains(ttl) ? ttl : null);
    }

    /** A call's arguments as the object that Claude demands; what is none is wrapped, so that nothing is lost. */
    static Json.Obj arguments(JsonView call) {
        JsonView arguments = call.get("arguments");
        if (arguments.isObject()) {
            return arguments.object();
        }
        String text = arguments.string("");
        try {
            if (Json.parse(text.isBlank() ? "{}" : text) instanceof Json.Obj object) {
                return object;
            }
        } catch (JsonException broken) {
            // wrapped like any other text
        }
        return Json.object().put("_raw", text);
    }
}
