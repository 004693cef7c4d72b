package dev.mik.handlers;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import io.roastedroot.quickjs4j.core.JavyPluginModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A JavaScript runtime: QuickJS in a WebAssembly instance, whose compiled code all runtimes share and whose memory is its
 * own. It has no files, no network and no environment.
 *
 * <p>The guest's side, Javy, gives scripts a global {@code java_invoke(module, function, text)}, which answers a text.
 */
final class JavaScript {
    /** What a script asks of its host. */
    @FunctionalInterface
    interface Host {
        /** Answers a request of the script's; both are texts of its choice. */
        String ask(String what, String text);
    }

    private static final String PREVIEW_1 = "wasi_snapshot_preview1";
    private static final int PAGE_BYTES = 64 * 1024;
    private static final int MOST_NAME_BYTES = 100;
    private static final int MOST_ERROR_BYTES = 8 * 1024;

    /** Loaded with the first script. */
    private static final class Code {
        static final WasmModule MODULE = JavyPluginModule.load();
    }

    private final Host host;
    private final int mostTextBytes;
    private final Preview1 system;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Instance instance;
    private final Memory memory;

    /**
     * A runtime with nothing in it.
     *
     * @param memoryBytes the most that it may take
     * @param mostTextBytes of what a script asks
     * @throws Trap if that is not enough
     */
    JavaScript(long memoryBytes, int mostTextBytes, Preview1.Sink output, Preview1.Sink error, Host host) {
        this.host = host;
        this.mostTextBytes = mostTextBytes;
        this.system = new Preview1(
                List.of(), List.of(), new Preview1.Standard(java.io.InputStream.nullInputStream(), output, bytes -> {
                    errors.write(bytes, 0, Math.min(bytes.length, MOST_ERROR_BYTES - errors.size()));
                    error.write(bytes);
                }));
        int pages = (int) Math.min(memoryBytes / PAGE_BYTES, MemoryLimits.MAX_PAGES);
        this.instance = guarded(() -> instance(pages));
        this.memory = instance.memory();
        system.memory(memory);
        call("initialize_runtime");
    }

    private Instance instance(int pages) {
        ImportValues.Builder imports = ImportValues.builder();
        for (int i = 0; i < Code.MODULE.importSection().importCount(); i++) {
            if (Code.MODULE.importSection().getImport(i) instanceof FunctionImport wanted
                    && wanted.importType() == ExternalType.FUNCTION) {
                imports.addFunction(function(wanted));
            }
        }
        return Instance.builder(Code.MODULE)
                .withMachineFactory(JavyPluginModule::create)
                .withMemoryFactory(limits -> {
                    if (limits.initialPages() > pages) {
                        throw new Trap(Trap.Kind.MEMORY_LIMIT, "a script needs " + limits.initialPages() + " pages");
                    }
                    return new ByteArrayMemory(new MemoryLimits(limits.initialPages(), pages));
                })
                .withImportValues(imports.build())
                .build();
    }

    private ImportFunction function(FunctionImport wanted) {
        CoreFunction code = wanted.module().equals(PREVIEW_1) ? system.function(wanted.name()) : this::invoke;
        return new HostFunction(
                wanted.module(),
                wanted.name(),
                Code.MODULE.typeSection().getType(wanted.typeIndex()),
                (_, arguments) -> code.call(arguments));
    }

    /**
     * Compiles a module's source to QuickJS's bytecode, which other runtimes can load.
     *
     * @throws Trap with QuickJS's words if it is no JavaScript module
     */
    Bytecode compile(String source) {
        byte[] text = source.getBytes(StandardCharsets.UTF_8);
        int pair = (int) call("compileSrc", put(text), text.length)[0];
        return new Bytecode(
                guarded(() -> bytes(memory.readInt(pair), memory.readInt(pair + Integer.BYTES), Integer.MAX_VALUE)));
    }

    /** Evaluates a module, and runs what it has put off, until there is nothing left to do. */
    void evaluate(Bytecode code) {
        byte[] compiled = code.bytes();
        call("invoke", put(compiled), compiled.length, 0, 0); // and no exported function to call afterwards
    }

    /** {@code java_invoke}: three texts as pointer and length; a pointer to the pointer and length of the answer. */
    private long[] invoke(long[] in) {
        String what = new String(bytes((int) in[2], (int) in[3], MOST_NAME_BYTES), StandardCharsets.UTF_8);
        String text = new String(bytes((int) in[4], (int) in[5], mostTextBytes), StandardCharsets.UTF_8);
        byte[] answer = host.ask(what, text).getBytes(StandardCharsets.UTF_8);
        int at = put(answer);
        int pair = allocate(2 * Integer.BYTES);
        memory.writeI32(pair, at);
        memory.writeI32(pair + Integer.BYTES, answer.length);
        return new long[] {pair};
    }

    private byte[] bytes(int at, int length, int most) {
        if (length < 0 || length > most || length > (long) memory.pages() * PAGE_BYTES) {
            throw new Trap(
                    Trap.Kind.HOST,
                    "the script handed over a text of " + Integer.toUnsignedString(length) + " bytes; " + most
                            + " are the most");
        }
        return memory.readBytes(at, length);
    }

    private int put(byte[] bytes) {
        int at = allocate(bytes.length);
        guarded(() -> {
            memory.write(at, bytes);
            return at;
        });
        return at;
    }

    private int allocate(int bytes) {
        return (int) call("canonical_abi_realloc", 0, 0, 1, bytes)[0];
    }

    @SuppressWarnings("NullAway") // Chicory answers null for a function without results
    private long[] call(String function, long... arguments) {
        return guarded(() -> {
            long[] results = instance.export(function).apply(arguments);
            return results == null ? new long[0] : results;
        });
    }

    private <T> T guarded(Supplier<T> guest) {
        try {
            return guest.get();
        } catch (ComponentException e) {
            throw e;
        } catch (ChicoryInterruptedException e) {
            throw new Trap(Trap.Kind.INTERRUPTED, "the script was interrupted", e);
        } catch (StackOverflowError e) {
            throw new Trap(Trap.Kind.STACK_EXHAUSTED, "the script's recursion is too deep", e);
        } catch (OutOfMemoryError e) {
            throw new Trap(Trap.Kind.MEMORY_LIMIT, "the host is out of memory", e);
        } catch (RuntimeException e) { // Chicory's traps, and those of the JVM that its compiler relies on
            String told = errors.toString(StandardCharsets.UTF_8).strip();
            throw failure(told.isEmpty() ? String.valueOf(e.getMessage()) : told, e);
        }
    }

    /** A failure in the script's or QuickJS's words, which are all that tells memory from the rest. */
    static Trap failure(String reason, Throwable cause) {
        boolean memory = reason.contains("out of memory") || reason.contains("memory allocation of");
        return new Trap(memory ? Trap.Kind.MEMORY_LIMIT : Trap.Kind.UNREACHABLE, reason, cause);
    }
}
