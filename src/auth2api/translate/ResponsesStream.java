package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;

/** A streamed response: Claude's events to those of openai-responses.md, section 6. Confined to one thread. */
final class ResponsesStream implements StreamTranslator {
    private final ResponsesExchange exchange;
    private final ResponsesRun run;
    private final ClaudeTurn turn;
    private SseWriter out;

    ResponsesStream(ResponsesExchange exchange, ResponsesPlan plan, ClaudeTurn turn) {
        this.exchange = exchange;
        this.turn = turn;
        this.run = new ResponsesRun(plan, (type, event) -> out.event(type, event.toBytes()));
    }

    @Override
    public void on(SseEvent event, SseWriter to) {
        out = to;
        Json json = turn.on(event);
        switch (json.get("type").text("")) {
            case "message_start" -> run.create();
            case "content_block_start" -> run.output().start(turn.block());
            case "content_block_delta" -> run.output().delta(json.get("delta"));
            case "content_block_stop" -> run.output().stop(turn.block());
            default -> { } // what else there is, the turn keeps
        }
    }

    @Override
    public void idle(SseWriter to) {
        out = to;
        if (!run.keepAlive()) {
            to.comment("waiting for Claude");
        }
    }

    @Override
    public boolean done() {
        return turn.done();
    }

    @Override
    public Json.Obj continuation() {
        return turn.continuation(exchange.claudeBody());
    }

    @Override
    public void end(SseWriter to) {
        out = to;
        run.finish(turn);
        exchange.finished(run.last());
    }

    @Override
    public void fail(ApiException why, SseWriter to) {
        out = to;
        run.fail(why);
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }
}
