package auth2api.server;

import auth2api.json.Json;
import auth2api.translate.Exchange;
import auth2api.translate.Kept;
import auth2api.translate.ResponsesExchange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What must outlive a request for the next one to work: stored responses and their items, and thinking that waits for
 * its tool calls. Kept in memory as JSON text, apart for each API key, bounded in bytes and age; what was used longest
 * ago goes first. Thread safe.
 */
final class Conversations {
    /** Roughly what an entry costs beside its text. */
    private static final int OVERHEAD_BYTES = 200;

    /** A chain this long is larger than any context; it also ends a chain that were a ring. */
    private static final int MAX_CHAIN = 10_000;

    private record Key(String owner, String kind, String id) {
    }

    private record Entry(byte[] json, long storedAt) {
        int bytes() {
            return json.length + OVERHEAD_BYTES;
        }
    }

    private final long maxBytes;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    Conversations(long maxBytes, Duration maxAge, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.maxAgeNanos = maxAge.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Keeps a value; one that alone is larger than all the room is not kept. */
    void put(String owner, String kind, String id, Json value) {
        var entry = new Entry(value.toBytes(), nanoTime.getAsLong());
        synchronized (entries) {
            remove(owner, kind, id);
            if (entry.bytes() > maxBytes) {
                return;
            }
            entries.put(new Key(owner, kind, id), entry);
            bytes += entry.bytes();
            Iterator<Entry> oldest = entries.values().iterator();
            while (bytes > maxBytes) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }

    /** The value, or null when it is not there any more. */
    Json get(String owner, String kind, String id) {
        Entry entry;
        synchronized (entries) {
            entry = entries.get(new Key(owner, kind, id));
            if (entry != null && nanoTime.getAsLong() - entry.storedAt > maxAgeNanos) {
                remove(owner, kind, id);
                return null;
            }
        }
        return entry == null ? null : Json.parse(entry.json);
    }

    boolean remove(String owner, String kind, String id) {
        synchronized (entries) {
            Entry entry = entries.remove(new Key(owner, kind, id));
            bytes -= entry == null ? 0 : entry.bytes();
            return entry != null;
        }
    }

    /**
     * What is kept for one API key: each response with its own input items and the id of what came before it, each item
     * by its id, and thinking that waits for its tool calls.
     */
    record Of(Conversations all, String owner) implements Kept {
        /** Keeps what an exchange made, if it makes what is kept and its client did not ask otherwise. */
        void keep(Exchange exchange) {
            if (exchange instanceof ResponsesExchange made && made.toStore() != null) {
                Json.Obj response = made.toStore();
                all.put(owner, "response", response.get("id").text(), Json.object().put("response", response)
                        .put("input", Json.array(made.inputItems())));
                made.inputItems().stream().filter(own -> item(own.get("id").text()) == null).forEach(this::keepItem);
                response.get("output").items().forEach(this::keepItem);
            }
        }

        private void keepItem(Json item) {
            if (item.get("id").text() != null) {
                all.put(owner, "item", item.get("id").text(), item);
            }
        }

        /** The response object; null when it is not there (any more). */
        Json.Obj response(String id) {
            return stored(id).get("response") instanceof Json.Obj response ? response : null;
        }

        /** The response's own input items, oldest first. */
        List<Json> input(String id) {
            return stored(id).get("input").items();
        }

        private Json stored(String id) {
            Json stored = all.get(owner, "response", id);
            return stored == null ? Json.NULL : stored;
        }

        boolean delete(String id) {
            return all.remove(owner, "response", id);
        }

        @Override
        public List<Json> chain(String responseId) {
            var items = new ArrayDeque<List<Json>>();
            String id = responseId;
            for (int n = 0; id != null && n < MAX_CHAIN; n++) {
                Json stored = stored(id);
                if (stored.isNull()) {
                    return null;
                }
                items.push(stored.get("response").get("output").items());
                items.push(stored.get("input").items());
                id = stored.get("response").get("previous_response_id").text();
            }
            return items.stream().flatMap(List::stream).toList();
        }

        @Override
        public Json item(String id) {
            return all.get(owner, "item", id);
        }

        @Override
        public void remember(String callId, String binding, Json.Arr content) {
            all.put(owner, "thinking", callId + "\n" + binding, content);
        }

        @Override
        public Json.Arr recall(String callId, String binding) {
            return (Json.Arr) all.get(owner, "thinking", callId + "\n" + binding);
        }
    }
}
