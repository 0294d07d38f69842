package auth2api.server;

import auth2api.json.Json;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * What must outlive a request for the next one to work: stored responses and their items, and thinking that waits for
 * its tool calls. Kept in memory as JSON text, apart for each API key, bounded in bytes and age; what was used longest
 * ago goes first. Thread safe.
 */
final class Conversations {
    /** Roughly what an entry costs beside its text. */
    private static final int OVERHEAD_BYTES = 200;

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
}
