package bench;

/**
 * A piece of work for {@link Load}: clients that each send one request after another, on a connection that is kept.
 *
 * @param port of the target on this machine
 * @param perClient requests of each client; 0 to go on for {@code millis}
 * @param rampMillis the time over which the clients come
 * @param bodyBytes added to the request: as an image, or else as turns of a conversation
 */
record Job(int port, Api api, Wish wish, int clients, int perClient, int millis, int rampMillis, int bodyBytes,
        boolean image) {

    static Job timed(Api api, Wish wish, int clients, int millis) {
        return new Job(0, api, wish, clients, 0, millis, 0, 0, false);
    }

    static Job counted(Api api, Wish wish, int clients, int perClient) {
        return new Job(0, api, wish, clients, perClient, 0, 0, 0, false);
    }

    Job at(int newPort, Api newApi) {
        return new Job(newPort, newApi, wish, clients, perClient, millis, rampMillis, bodyBytes, image);
    }

    Job clients(int newClients) {
        return new Job(port, api, wish, newClients, perClient, millis, rampMillis, bodyBytes, image);
    }

    Job ramp(int newMillis) {
        return new Job(port, api, wish, clients, perClient, millis, newMillis, bodyBytes, image);
    }

    Job conversation(int bytes) {
        return new Job(port, api, wish, clients, perClient, millis, rampMillis, bytes, false);
    }

    Job image(int bytes) {
        return new Job(port, api, wish, clients, perClient, millis, rampMillis, bytes, true);
    }

    String line() {
        return String.join(" ", "" + port, api.name(), "" + wish.events(), "" + wish.pauseMillis(), "" + wish.status(),
                "" + wish.retryAfter(), "" + clients, "" + perClient, "" + millis, "" + rampMillis, "" + bodyBytes,
                "" + image);
    }

    static Job parse(String line) {
        String[] words = line.split(" ");
        int[] numbers = new int[11];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i == 1 ? 0 : Integer.parseInt(words[i]);
        }
        Wish wish = new Wish(numbers[2], numbers[3], numbers[4], numbers[5]);
        return new Job(numbers[0], Api.valueOf(words[1]), wish, numbers[6], numbers[7], numbers[8], numbers[9],
                numbers[10], Boolean.parseBoolean(words[11]));
    }
}
