package auth2api.server;

import auth2api.api.ApiException;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.translate.StreamTranslator;
import auth2api.translate.Usage;
import java.nio.ByteBuffer;

/** Claude's events on their way through a translator. A new one serves each part of an answer that was continued. */
final class TranslatedPassage implements Passage {
    private final SseParser parser = new SseParser();
    private final StreamTranslator translator;

    TranslatedPassage(StreamTranslator translator) {
        this.translator = translator;
    }

    @Override
    public void bytes(ByteBuffer in, SseWriter out) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        parser.push(bytes, 0, bytes.length, event -> translator.on(event, out));
    }

    @Override
    public void finish(SseWriter out) {
        parser.end(event -> translator.on(event, out));
    }

    @Override
    public void idle(SseWriter out) {
        translator.idle(out);
    }

    @Override
    public boolean complete() {
        return translator.done();
    }

    @Override
    public void fail(ApiException why, SseWriter out) {
        translator.fail(why, out);
    }

    @Override
    public Usage usage() {
        return translator.usage();
    }
}
