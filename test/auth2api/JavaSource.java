package auth2api;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A parsed source, by its path from the project's folder, such as {@code src/auth2api/json/Json.java}. */
record JavaSource(String path, String text, CompilationUnitTree unit, Trees trees) {

    static JavaSource of(String path, String text) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("memory:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
        try {
            return new JavaSource(path, text, task.parse().iterator().next(), Trees.instance(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is one of the rooms' sources: not a test, and neither the door nor the bundler. */
    boolean isProduct() {
        return path.startsWith("src/auth2api/");
    }

    /** The room's name, or "" for what stands outside of the rooms. */
    String room() {
        String[] steps = path.split("/");
        return steps.length == 4 ? steps[2] : "";
    }

    long firstLine(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    long lastLine(Tree tree) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getEndPosition(unit, tree));
    }

    /** The head of a message about this place. */
    String at(Tree tree) {
        return path + ":" + firstLine(tree) + ": ";
    }

    /** Asks a rule about every method; null is good. */
    List<String> eachMethod(Function<MethodTree, String> rule) {
        List<String> broken = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                String wrong = rule.apply(method);
                if (wrong != null) {
                    broken.add(at(method) + wrong);
                }
                return super.visitMethod(method, unused);
            }
        }.scan(unit, null);
        return broken;
    }
}
