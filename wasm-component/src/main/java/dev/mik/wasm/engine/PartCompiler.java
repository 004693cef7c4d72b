package dev.mik.wasm.engine;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.ByteClassCollector;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.wasm.WasmModule;
import dev.mik.wasm.ComponentException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;

/** Compiles a module as Chicory does it, again for each function that turns out to be too large for the JVM. */
final class PartCompiler {
    private static final String FUNCTION = "func_";

    private PartCompiler() {}

    /**
     * All classes that Chicory wrote.
     *
     * @param interpreted the functions it did not compile
     * @param groups how many classes of functions there are
     */
    record Part(Map<String, byte[]> classes, Set<Integer> interpreted, int groups) {}

    /**
     * Validates and compiles.
     *
     * @param interpreted functions that are not to be compiled
     * @param groupSize how many functions come in one class; fewer if that class would be too large
     */
    static Part compile(byte[] module, long offset, Set<Integer> interpreted, int groupSize) {
        WasmModule parsed = ChicoryParser.validated(module, offset);
        Set<Integer> tooLarge = new TreeSet<>(interpreted);
        while (true) {
            try {
                Map<String, byte[]> classes = new HashMap<>();
                Compiler.builder(parsed)
                        .withClassName(CompiledCode.MACHINE)
                        .withMaxFunctionsPerClass(groupSize)
                        .withInterpretedFunctions(tooLarge)
                        .withInterpreterFallback(InterpreterFallback.FAIL)
                        .withClassCollectorFactory(ByteClassCollector::new)
                        .build()
                        .compile()
                        .classBytes()
                        .forEach((name, bytes) -> classes.put(name.replace('/', '.'), bytes));
                return new Part(classes, tooLarge, groups(classes));
            } catch (RuntimeException e) {
                if (!tooLarge.add(tooLargeFunction(e, offset))) {
                    throw new ComponentException.Unsupported(offset, "a function that does not compile: " + e);
                }
            }
        }
    }

    private static int groups(Map<String, byte[]> classes) {
        int groups = 0;
        while (classes.containsKey(group(groups))) {
            groups++;
        }
        return groups;
    }

    /** The class of a group of functions. */
    static String group(int index) {
        return CompiledCode.MACHINE + "FuncGroup_" + index;
    }

    private static int tooLargeFunction(RuntimeException e, long offset) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MethodTooLargeException method
                    && method.getMethodName().startsWith(FUNCTION)) {
                return Integer.parseInt(method.getMethodName().substring(FUNCTION.length()));
            }
            if (cause instanceof MethodTooLargeException || cause instanceof ClassTooLargeException) {
                throw new ComponentException.Unsupported(offset, "more types than fit in a class of the JVM");
            }
        }
        throw new ComponentException.Unsupported(offset, "code that does not compile: " + e);
    }
}
