import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The door. In the jar it goes straight to the hall, {@code auth2api.cli.Main}; launched from source
 * ({@code java src/Auth2Api.java}) it compiles the rooms beside it in memory first. It names no class of ours, since
 * JDK 17's source launcher sees this file alone, and is Java 11, so that an older JDK gets to say what is missing.
 */
public final class Auth2Api {
    public static void main(String[] args) throws Throwable {
        if (Runtime.version().feature() < 17) {
            refuse("Java 17 or newer is needed, but this is " + Runtime.version() + ": start it with a newer JDK.");
        }
        Path self = Path.of(Auth2Api.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
        boolean fromSource = self.toString().endsWith(".java");
        ClassLoader house = fromSource ? Sources.compile(self.resolveSibling("auth2api"))
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

    /** Classes compiled in memory; apart from the door, so that the jar needs no module of the compiler's. */
    private static final class Sources extends ClassLoader {
        private final HashMap<String, ByteArrayOutputStream> classes = new HashMap<>();

        private Sources() {
            super(ClassLoader.getPlatformClassLoader());
        }

        static ClassLoader compile(Path rooms) throws IOException {
            var javac = ToolProvider.getSystemJavaCompiler();
            if (javac == null) {
                refuse("this Java has no compiler: start it with a JDK, not a JRE, or run the jar that make builds.");
            }
            if (!Files.isDirectory(rooms)) {
                refuse("there is no folder " + rooms + ": start src/Auth2Api.java in a whole checkout.");
            }
            var disk = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);
            disk.setLocation(StandardLocation.CLASS_PATH, List.of()); // no stray class of the working directory
            Sources compiled = new Sources();
            try (var tree = Files.walk(rooms)) {
                Path[] files = tree.filter(file -> file.toString().endsWith(".java")).toArray(Path[]::new);
                if (!javac.getTask(null, compiled.over(disk), null, List.of("-proc:none"), null,
                        disk.getJavaFileObjects(files)).call()) {
                    refuse("the sources in " + rooms + " do not compile, see above.");
                }
            }
            return compiled;
        }

        private JavaFileManager over(JavaFileManager disk) {
            return new ForwardingJavaFileManager<>(disk) {
                @Override
                public JavaFileObject getJavaFileForOutput(Location where, String name, JavaFileObject.Kind kind,
                        FileObject sibling) {
                    return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                        @Override
                        public OutputStream openOutputStream() {
                            return classes.computeIfAbsent(name, unused -> new ByteArrayOutputStream());
                        }
                    };
                }
            };
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream code = classes.remove(name);
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code.toByteArray(), 0, code.size(), Auth2Api.class.getProtectionDomain());
        }
    }
}
