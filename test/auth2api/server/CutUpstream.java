package auth2api.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an upstream answers to a prompt with {@code [cut NUMBER LENGTH]} in it: the first bytes of a stream, in one
 * chunk, without the last chunk; all bytes of it when it is not as long.
 */
final class CutUpstream implements RawUpstream.Answer {
    private static final Pattern MARKER = Pattern.compile("\\[cut (\\d+) (\\d+)]");

    private final BiFunction<Integer, Boolean, byte[]> streams;

    static String marker(int number, int length) {
        return "[cut " + number + " " + length + "]";
    }

    /** @param streams the stream of a number: what is answered at first, or (true) to a turn that goes on */
    CutUpstream(BiFunction<Integer, Boolean, byte[]> streams) {
        this.streams = streams;
    }

    @Override
    public void write(String request, OutputStream out) throws IOException {
        Matcher marker = MARKER.matcher(request);
        if (!marker.find()) {
            RawUpstream.write(out, RawUpstream.NOTHING);
            return;
        }
        RawUpstream.write(out,
                "HTTP/1.1 200 Yes\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        int number = Integer.parseInt(marker.group(1));
        byte[] first = streams.apply(number, false);
        boolean goesOn = request.lastIndexOf("\"role\":\"assistant\"") > marker.start();
        byte[] stream = goesOn ? streams.apply(number, true) : first;
        int length = Math.min(stream.length, Integer.parseInt(marker.group(2)) - (goesOn ? first.length : 0));
        if (length > 0) {
            RawUpstream.write(out, Integer.toHexString(length) + "\r\n");
            out.write(stream, 0, length);
            RawUpstream.write(out, length == stream.length ? "\r\n0\r\n\r\n" : "\r\n");
        }
    }
}
