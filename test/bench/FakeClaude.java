package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Claude as far as a benchmark needs it, as a process: one thread, one selector, answers as {@link Wish}es say. Prints
 * its port; then tells the number of requests that it has answered for each line of its input, and ends with it.
 */
final class FakeClaude {
    private static final int BACKLOG = 1024;
    private static final int READ_SIZE = 256 * 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final FakeAnswers answers = new FakeAnswers();
    private final PriorityQueue<FakeConnection> waiting = new PriorityQueue<>();
    private final AtomicLong requests = new AtomicLong();

    private FakeClaude() throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG).configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] args) throws IOException {
        FakeClaude fake = new FakeClaude();
        Thread loop = new Thread(fake::serve, "fake");
        loop.setDaemon(true);
        loop.start();
        System.out.println(((InetSocketAddress) fake.server.getLocalAddress()).getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.out.println(fake.requests.get());
        }
    }

    FakeAnswers answers() {
        return answers;
    }

    void count() {
        requests.incrementAndGet();
    }

    /** Has the connection's next delta sent when it is due. */
    void later(FakeConnection connection) {
        waiting.add(connection);
    }

    private void serve() {
        ByteBuffer in = ByteBuffer.allocateDirect(READ_SIZE);
        while (true) {
            try {
                FakeConnection next = waiting.peek();
                selector.select(next == null ? 0 : Math.max(1, (next.due() - System.nanoTime()) / NANOS_PER_MILLI));
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key, in);
                }
                selector.selectedKeys().clear();
                while (!waiting.isEmpty() && waiting.peek().due() <= System.nanoTime()) {
                    tick(waiting.poll());
                }
            } catch (IOException e) {
                throw new IllegalStateException("the fake Claude's selector failed", e);
            }
        }
    }

    private void serve(SelectionKey key, ByteBuffer in) throws IOException {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        FakeConnection connection = (FakeConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            }
            if (key.isReadable()) {
                connection.read(in);
            }
        } catch (IOException e) {
            connection.drop(e);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new FakeConnection(this, channel, key));
        }
    }

    private void tick(FakeConnection connection) {
        try {
            if (connection.isOpen()) {
                connection.tick();
            }
        } catch (IOException e) {
            connection.drop(e);
        }
    }
}
