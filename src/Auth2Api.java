import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The door. In the jar it goes straight to the hall, {@code auth2api.cli.Main}; launched from source
 * ({@code java src/Auth2Api.java}) it compiles the rooms beside it first. It names no class of ours, since JDK 17's
 * source launcher sees this file alone, and is Java 11, so that an older JDK gets to say what is missing.
 */
public final class Auth2Api {
    public static void main(String[] args) throws Throwable {
        if (Runtime.version().feature() < 17) {
            refuse("Java 17 or newer is needed, but this is " + Runtime.version() + ": start it with a newer JDK.");
        }
        Path self = Path.of(Auth2Api.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
        ClassLoader house = self.toString().endsWith(".java") ? Sources.compiled(self.getParent().toFile())
                : Auth2Api.class.getClassLoader();
        Thread.currentThread().setContextClassLoader(house);
        try {
            Class.forName("auth2api.cli.Main", true, house).getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }

    private static void refuse(String why) {
        System.err.println("auth2api: " + why);
        System.exit(1);
    }

    /**
     * The classes of a checkout. They are kept in {@code build/source}, under the Java version and a digest of all
     * sources, so that only the first start compiles; whoever can change them there can change the sources as well.
     * All are read at once, since a later start of newer sources removes them from under a running server.
     */
    private static final class Sources extends ClassLoader {
        private final Map<String, byte[]> classes = new HashMap<>();

        private Sources() {
            super(ClassLoader.getPlatformClassLoader());
        }

        static ClassLoader compiled(File src) throws Exception {
            File rooms = new File(src, "auth2api");
            if (!rooms.isDirectory()) {
                refuse("there is no folder " + rooms + ": start src/Auth2Api.java in a whole checkout.");
            }
            Map<String, byte[]> sources = new TreeMap<>();
            read(rooms, "", ".java", sources);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : sources.keySet()) {
                byte[] text = sources.get(name);
                digest.update((name + " " + text.length + "\n").getBytes("UTF-8"));
                digest.update(text);
            }
            String version = Runtime.version() + "-";
            File kept = new File(src.getParentFile(), "build/source/" + version
                    + new BigInteger(1, digest.digest()).toString(36));
            Sources house = new Sources();
            if (kept.canRead()) {
                read(kept, "", ".class", house.classes);
            } else {
                File made = compile(src, kept);
                read(made, "", ".class", house.classes);
                keep(made, kept, version);
            }
            return house;
        }

        /** In a process of its own, told to be quick about it: in this one the compiler would take twice as long. */
        private static File compile(File src, File kept) throws IOException, InterruptedException {
            File made = new File(kept + "." + Long.toString(System.nanoTime(), 36));
            if (!made.mkdirs()) { // a checkout that cannot be written
                made = Files.createTempDirectory("auth2api").toFile();
            }
            System.err.print("auth2api: compiling the sources, which only the first start does ...");
            ProcessBuilder javac = new ProcessBuilder(System.getProperty("java.home") + "/bin/java",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--module", "jdk.compiler/com.sun.tools.javac.Main",
                    "-proc:none", "-encoding", "UTF-8", "-d", made.getPath(), "-cp", made.getPath(),
                    "-sourcepath", src.getPath(), src + "/auth2api/cli/Main.java").inheritIO();
            javac.environment().keySet()
                    .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_JAVAC_OPTIONS")); // meant for us
            Process running = javac.start();
            while (!running.waitFor(1, TimeUnit.SECONDS)) {
                System.err.print('.');
            }
            System.err.println();
            if (running.exitValue() != 0) {
                remove(made);
                refuse("the sources in " + src + " do not compile, see above.");
            }
            return made;
        }

        /** Makes it what later starts find, in one step, and removes what older sources left. */
        private static void keep(File made, File kept, String version) {
            if (!made.renameTo(kept)) { // another start was faster, or it is a temporary folder
                remove(made);
                return;
            }
            for (File other : kept.getParentFile().listFiles()) {
                boolean abandoned = other.lastModified() < kept.lastModified() - 600_000; // by a start that was killed
                if (other.getName().startsWith(version)
                        && (abandoned || !other.getName().startsWith(kept.getName()))) {
                    remove(other);
                }
            }
        }

        /** Adds the files of a folder, by their names within it; "/" is between folders everywhere. */
        private static void read(File folder, String within, String ending, Map<String, byte[]> found)
                throws IOException {
            for (File entry : folder.listFiles()) {
                String name = within + entry.getName();
                if (entry.isDirectory()) {
                    read(entry, name + "/", ending, found);
                } else if (name.endsWith(ending)) {
                    found.put(name, Files.readAllBytes(entry.toPath()));
                }
            }
        }

        private static void remove(File file) {
            File[] entries = file.listFiles();
            for (int i = 0; entries != null && i < entries.length; i++) {
                remove(entries[i]);
            }
            file.delete();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] code = classes.remove(name.replace('.', '/') + ".class");
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length, Auth2Api.class.getProtectionDomain());
        }
    }
}
