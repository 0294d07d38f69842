package auth2api.translate;

import java.util.Set;

/**
 * What a model id tells: {@code claude-opus-4-5-20251101} is line opus, version 405; {@code claude-3-7-sonnet-latest}
 * is sonnet, 307. An id without a line or a number counts as newer than any known one.
 */
record ModelName(String line, int version) {
    private static final Set<String> LINES = Set.of("opus", "sonnet", "haiku", "fable", "mythos");

    static ModelName of(String id) {
        String line = "";
        int version = 0;
        int numbers = 0;
        for (String part : id.split("-")) {
            if (LINES.contains(part)) {
                line = part;
            } else if (numbers < 2 && part.matches("\\d{1,2}")) {
                version = version * 100 + Integer.parseInt(part);
                numbers++;
            }
        }
        if (line.isEmpty() || numbers == 0) {
            return new ModelName(line, 9900);
        }
        return new ModelName(line, numbers == 1 ? version * 100 : version);
    }

    boolean is(String otherLine, int otherVersion) {
        return line.equals(otherLine) && version == otherVersion;
    }

    /** The most tokens that one answer may have. */
    long maxTokens() {
        if (version >= 406) {
            return 128_000;
        }
        if (version >= 307 && !(line.equals("opus") && version < 405)) {
            return 64_000;
        }
        return version >= 400 ? 32_000 : version >= 305 ? 8_192 : 4_096;
    }
}
