package auth2api.server;

import auth2api.api.ApiException;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.translate.Exchange;
import auth2api.translate.Usage;
import java.nio.ByteBuffer;

/** Claude's events on their way through a exchange. A new one serves each part of an answer that was continued. */
final class TranslatedPassage implements Passage {
    private final SseParser parser = new SseParser();
    private final Exchange exchange;

    TranslatedPassage(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void bytes(ByteBuffer in, SseWriter out) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        parser.push(bytes, 0, bytes.length, event -> exchange.on(event, out));
    }

    @Override
    public void finish(SseWriter out) {
        parser.end(event -> exchange.on(event, out));
    }

    @Override
    public void idle(SseWriter out) {
        exchange.idle(out);
    }

    @Override
    public boolean complete() {
        return exchange.done();
    }

    @Override
    public void fail(ApiException why, SseWriter out) {
        exchange.fail(why, out);
    }

    @Override
    public Usage usage() {
        return exchange.usage();
    }
}
