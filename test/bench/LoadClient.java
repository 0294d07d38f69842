package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One client of a job: connects, sends the request, reads the answer to its end, and again until it is enough. */
final class LoadClient {
    private final LoadRun run;
    private final List<ByteBuffer> request;
    private final AnswerReader answer;
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer[] out;
    private long startedNanos;
    private int done;

    LoadClient(LoadRun run, List<ByteBuffer> request, AnswerReader answer) {
        this.run = run;
        this.request = request;
        this.answer = answer;
    }

    int done() {
        return done;
    }

    /** Begins with the connection; the first request's latency includes making it. */
    void connect(Selector selector, int port) throws IOException {
        startedNanos = System.nanoTime();
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        boolean connected = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (connected) {
            send();
        }
    }

    /** Does what the socket is ready for. */
    void ready(ByteBuffer in) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                send();
            } else if (key.isWritable()) {
                write();
            }
            if (key.isValid() && key.isReadable()) {
                read(in);
            }
        } catch (IOException | IllegalStateException e) {
            fail(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void send() throws IOException {
        answer.start();
        out = request.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
        write();
    }

    private void write() throws IOException {
        channel.write(out);
        int interest = out[out.length - 1].hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private void read(ByteBuffer in) throws IOException {
        int count;
        do {
            count = channel.read(in.clear());
            if (count < 0) {
                fail("the connection ended before the answer");
                return;
            }
            answer.take(in.array(), count, count == 0 ? 0 : Stamp.now());
        } while (count == in.capacity());
        if (answer.isDone()) {
            answered();
        }
    }

    private void answered() throws IOException {
        String wrong = answer.wrong();
        done++;
        run.answered(System.nanoTime() - startedNanos, answer.deltas(), wrong);
        boolean again = wrong == null && run.goesOn(this);
        if (!again || answer.closesConnection()) {
            channel.close();
        }
        if (again && channel.isOpen()) {
            startedNanos = System.nanoTime();
            send();
        } else if (again) {
            run.connect(this);
        } else {
            run.left();
        }
    }

    /** Gives up: a client that met a failure does not go on hammering. */
    void fail(String why) {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("not even closed: " + e.getMessage());
        }
        run.answered(0, 0, why);
        run.left();
    }

    boolean isOpen() {
        return channel != null && channel.isOpen();
    }
}
