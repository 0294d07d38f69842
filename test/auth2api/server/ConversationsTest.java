package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    private final AtomicLong now = new AtomicLong();
    private final Conversations store = new Conversations(2_000, Duration.ofHours(24), now::get);

    @Test
    void whatIsKeptComesBackEqual() {
        Json value = Json.parse("{\"a\":[1.0,\"\\ud83d\\ude00\"]}");
        store.put("key", "item", "id", value);
        assertEquals(value, store.get("key", "item", "id"));
        assertTrue(store.remove("key", "item", "id"));
        assertNull(store.get("key", "item", "id"));
        assertFalse(store.remove("key", "item", "id"));
    }

    @Test
    void oneApiKeyNeverSeesAnothers() {
        store.put("mine", "item", "id", Json.of(1));
        assertNull(store.get("yours", "item", "id"));
    }

    @Test
    void whatWasUsedLongestAgoGoesFirst() {
        for (int i = 0; i < 5; i++) {
            store.put("key", "item", "id" + i, Json.string("x".repeat(150)));
        }
        store.get("key", "item", "id0");
        store.put("key", "item", "id5", Json.string("x".repeat(150)));
        assertNull(store.get("key", "item", "id1"));
        assertEquals("x".repeat(150), store.get("key", "item", "id0").text());
    }

    @Test
    void whatIsTooLargeForAllTheRoomIsNotKept() {
        store.put("key", "item", "small", Json.of(1));
        store.put("key", "item", "large", Json.string("x".repeat(3_000)));
        assertNull(store.get("key", "item", "large"));
        assertEquals(Json.of(1), store.get("key", "item", "small"));
    }

    @Test
    void replacingAValueFreesItsRoom() {
        store.put("key", "item", "other", Json.of(1));
        for (int i = 0; i < 100; i++) {
            store.put("key", "item", "id", Json.string("x".repeat(1_000)));
        }
        assertEquals(Json.of(1), store.get("key", "item", "other"));
    }

    @Test
    void nothingOutlivesItsAge() {
        store.put("key", "item", "id", Json.of(1));
        now.set(Duration.ofHours(24).toNanos() + 1);
        assertNull(store.get("key", "item", "id"));
    }

    @Test
    void thinkingIsRecalledOnlyForTheSameBeginning() {
        new Conversations.Of(store, "key").remember("call", "binding", Json.array(Json.of(1)));
        assertEquals(Json.array(Json.of(1)), new Conversations.Of(store, "key").recall("call", "binding"));
        assertNull(new Conversations.Of(store, "key").recall("call", "another"));
    }
}
