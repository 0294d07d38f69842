package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Work grows with the size of a document and no faster, whatever is in it: 8 times the size is far below 64 times. */
class JsonCostTest {
    private static final int GROWTH = 8;
    private static final int TOO_MUCH = 30;
    /** Below this the clock of the processor says nothing; well below a fault that anyone would feel, too. */
    private static final long FLOOR_NANOS = 20_000_000;

    private static void linear(IntFunction<String> document, Consumer<byte[]> work) {
        byte[] small = document.apply(1).getBytes(StandardCharsets.UTF_8);
        byte[] large = document.apply(GROWTH).getBytes(StandardCharsets.UTF_8);
        work.accept(small);
        long once = Math.max(nanos(small, work), FLOOR_NANOS);
        long more = nanos(large, work);
        assertTrue(more < TOO_MUCH * once, large.length + " bytes took " + more + " ns, but " + small.length + " took "
                + once);
    }

    /** The least processor time of three runs, which other load does not disturb. */
    private static long nanos(byte[] document, Consumer<byte[]> work) {
        var clock = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = clock.getCurrentThreadCpuTime();
            work.accept(document);
            least = Math.min(least, clock.getCurrentThreadCpuTime() - start);
        }
        return least;
    }

    private static void all(byte[] document) {
        Json tree = Json.parse(document);
        tree.toBytes();
        new JsonParser(document, 0, document.length, null).document();
    }

    private static void refused(byte[] document) {
        try {
            Json.parse(document);
            throw new AssertionError("taken");
        } catch (JsonException expected) {
            // its cost is what counts here
        }
    }

    /** Strings of equal hash: "Aa" and "BB" are one for Java, and so is anything made of them. */
    private static String colliding(int count) {
        var out = new StringBuilder("[{");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 18; bit++) {
                out.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            out.append("\":0");
        }
        return out.append("}]").toString();
    }

    @Test
    void namesOfEqualHash() {
        linear(n -> colliding(6_000 * n), JsonCostTest::all);
    }

    @Test
    void oneNameAgainAndAgain() {
        linear(n -> "[{" + "\"a\":0,".repeat(50_000 * n) + "\"a\":0}]", JsonCostTest::all);
    }

    @Test
    void manyEscapes() {
        linear(n -> "\"" + "\\u00e9\\n".repeat(100_000 * n) + "\"", document -> Json.parse(document).text());
    }

    @Test
    void manySmallValues() {
        linear(n -> "[" + "[],{},\"\",1,".repeat(10_000 * n) + "0]", JsonCostTest::all);
    }

    @Test
    void muchDepthManyTimes() {
        String deep = "[".repeat(400) + "]".repeat(400);
        linear(n -> "[" + (deep + ",").repeat(100 * n) + "0]", JsonCostTest::all);
    }

    @Test
    void oneLongNumberIsRefused() {
        linear(n -> "1".repeat(1_000_000 * n), JsonCostTest::refused);
    }

    @Test
    void nothingButOpeningBrackets() {
        linear(n -> "[".repeat(1_000_000 * n), JsonCostTest::refused);
    }

    @Test
    void aFaultAtTheEndOfManyLines() {
        linear(n -> "[" + "0,\n".repeat(50_000 * n), JsonCostTest::refused);
    }

    @Test
    void longNumbersRead() {
        String number = "9".repeat(990) + "e99";
        linear(n -> "[" + (number + ",").repeat(200 * n) + "0]", document -> Json.parse(document).items().forEach(
                item -> item.number(0)));
    }

    @Test
    void splicingAWideObject() {
        linear(n -> "{" + "\"k\":0,".repeat(1_200 * n) + "\"z\":0}",
                document -> JsonSpans.of(document).splice(Map.of("z", Json.of(1), "y", Json.of(2))));
    }

    @Test
    void scanningAllocatesNothingForWhatIsNested() {
        byte[] document = ("{\"messages\":[" + "{\"a\":[1,2,\"x\"]},".repeat(100_000) + "0]}")
                .getBytes(StandardCharsets.UTF_8);
        JsonSpans.of(document);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        JsonSpans.of(document);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 100_000, allocated + " bytes");
    }
}
