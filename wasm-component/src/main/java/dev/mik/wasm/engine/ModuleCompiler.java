package dev.mik.wasm.engine;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Compiles one module with Chicory, in parts.
 *
 * <p>A part is the module with only some of its function bodies. Chicory writes the same classes for each part, but for
 * the groups of functions whose bodies are in it, so that the groups of all parts together are the whole. That keeps
 * Chicory's syntax tree of a large module out of memory, uses several cores, and has only one part to compile again
 * when a function turns out to be too large for a JVM method. {@link FunctionSplitter} leaves few of those.
 */
final class ModuleCompiler {
    /** A method of the JVM has less than 64 KiB; beyond this estimate it is not even tried. */
    private static final int SURELY_TOO_LARGE = 90_000;

    /** Bytes of function bodies in one class: what the JVM verifies at once when one of them is first called. */
    private static final int GROUP_BYTES = 256 << 10;

    private static final int FEWEST_PER_GROUP = 16;
    private static final int MOST_PER_GROUP = 8192;

    /** Bytes of function bodies in one part: Chicory's syntax tree takes up to 100 times as many. */
    private static final int PART_BYTES = 2 << 20;

    private final ModuleWriter writer;
    private final ModuleHeader header;
    private final List<Body> bodies;
    private final long offset;

    private ModuleCompiler(ModuleWriter writer, ModuleHeader header, List<Body> bodies, long offset) {
        this.writer = writer;
        this.header = header;
        this.bodies = bodies;
        this.offset = offset;
    }

    /**
     * Validates and compiles a module.
     *
     * @param offset where it begins in the outermost file
     * @param workers how many threads may work on it, 1 or more
     * @throws ComponentException.Invalid if it does not validate
     * @throws ComponentException.Unsupported if the JVM cannot have its code
     */
    static CompiledCode compile(Bytes wasm, long offset, ModuleHeader header, int workers) {
        ModuleCode code = CodeReader.read(wasm, offset, header);
        Optional<Bytes> split = FunctionSplitter.split(wasm, offset, header, code, FunctionSplitter.Sizes.STANDARD);
        if (split.isPresent()) {
            ModuleHeader rewritten;
            ModuleCode pieces;
            try {
                rewritten = HeaderReader.read(split.get(), 0);
                pieces = CodeReader.read(split.get(), 0, rewritten);
            } catch (ComponentException e) {
                // with its pieces it is beyond a limit that it was within
                return compile(wasm, offset, header, code, workers);
            }
            return compile(split.get(), offset, rewritten, pieces, workers);
        }
        return compile(wasm, offset, header, code, workers);
    }

    private static CompiledCode compile(Bytes wasm, long offset, ModuleHeader header, ModuleCode code, int workers) {
        ModuleWriter writer = new ModuleWriter(wasm, header, code);
        return new ModuleCompiler(writer, header, code.bodies(), offset).compile(workers);
    }

    private CompiledCode compile(int workers) {
        Set<Integer> interpreted = new TreeSet<>();
        long bytes = 0;
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            bytes += body.length();
            if (body.awkward() || body.jvmBytes() > SURELY_TOO_LARGE) {
                interpreted.add(header.importedFunctions() + i);
            }
        }
        long average = Math.max(1, bytes / Math.max(1, bodies.size()));
        int groupSize = Math.clamp(GROUP_BYTES / average, FEWEST_PER_GROUP, MOST_PER_GROUP);
        int parts = Math.toIntExact(bytes / PART_BYTES + 1);
        checkInterpreted(interpreted);
        while (groupSize > 0) {
            Map<String, byte[]> classes = compile(groupSize, parts, workers, interpreted);
            if (!classes.isEmpty()) {
                return new CompiledCode(
                        writer.toRun(i -> interpreted.contains(header.importedFunctions() + i)), classes);
            }
            groupSize /= 4;
        }
        throw new ComponentException.Unsupported(offset, "functions that do not fit in a class of the JVM");
    }

    /** The classes, or none if groups of that size do not fit; adds to the interpreted functions what has to be. */
    private Map<String, byte[]> compile(int groupSize, int parts, int workers, Set<Integer> interpreted) {
        int functions = header.functions().size();
        int groups = (functions + groupSize - 1) / groupSize;
        int[] bounds = bounds(groups, groupSize, parts);
        List<Callable<PartCompiler.Part>> work = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int first = bounds[part] * groupSize - header.importedFunctions();
            int end = bounds[part + 1] * groupSize - header.importedFunctions();
            work.add(() -> PartCompiler.compile(
                    writer.toCompile(i -> i >= first && i < end), offset, Set.copyOf(interpreted), groupSize));
        }
        List<PartCompiler.Part> done = Workers.all(work, workers);
        Map<String, byte[]> classes = new HashMap<>();
        for (int part = 0; part < parts; part++) {
            PartCompiler.Part one = done.get(part);
            if (one.groups() != groups) {
                return Map.of();
            }
            interpreted.addAll(one.interpreted());
            for (int group = bounds[part]; group < bounds[part + 1]; group++) {
                String name = PartCompiler.group(group);
                classes.put(name, one.classes().get(name));
            }
        }
        checkInterpreted(interpreted);
        PartCompiler.Part rest = whole(done, interpreted, groupSize);
        rest.classes().forEach(classes::putIfAbsent);
        return classes;
    }

    /** A part whose other classes serve the whole module: one that knew all interpreted functions. */
    private PartCompiler.Part whole(List<PartCompiler.Part> parts, Set<Integer> interpreted, int groupSize) {
        for (PartCompiler.Part part : parts) {
            if (part.interpreted().equals(interpreted)) {
                return part;
            }
        }
        return PartCompiler.compile(writer.toCompile(i -> false), offset, interpreted, groupSize);
    }

    /** The first group of each part, and behind the last: about as many bytes in each. */
    private int[] bounds(int groups, int groupSize, int parts) {
        long[] before = new long[groups + 1];
        for (int group = 0; group < groups; group++) {
            before[group + 1] = before[group];
            for (int i = group * groupSize;
                    i < Math.min((group + 1) * groupSize, header.functions().size());
                    i++) {
                int body = i - header.importedFunctions();
                before[group + 1] += body < 0 ? 0 : bodies.get(body).length();
            }
        }
        int[] bounds = new int[parts + 1];
        int group = 0;
        for (int part = 1; part < parts; part++) {
            while (group < groups && before[group] * parts < before[groups] * part) {
                group++;
            }
            bounds[part] = group;
        }
        bounds[parts] = groups;
        return bounds;
    }

    private void checkInterpreted(Set<Integer> interpreted) {
        long bytes = 0;
        for (int function : interpreted) {
            bytes += bodies.get(function - header.importedFunctions()).length();
        }
        if (bytes > ModuleLimits.INTERPRETED_BYTES) {
            throw new ComponentException.Invalid(
                    offset,
                    "implementation limit exceeded: " + ModuleLimits.INTERPRETED_BYTES
                            + " bytes of functions that are too large to compile");
        }
    }
}
