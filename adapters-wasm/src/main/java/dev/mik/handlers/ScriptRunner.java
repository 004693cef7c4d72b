package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.ModuleCaller;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ScriptName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Runs a script for a request: the script's module, then {@code script-runner.js}, in a runtime of their own.
 *
 * <p>Both are compiled in other runtimes: one that has compiled a module also has it, and the import of the runner would
 * find that one.
 */
final class ScriptRunner {
    private static final String RUNNER = "script-runner.js";

    /** Beside the two bodies of a call, which JSON may make twice as long: heads. */
    private static final int HEAD_BYTES = 1 << 20;

    private final ScriptConfig config;
    private final Scripts scripts;
    private volatile Optional<Bytecode> runner = Optional.empty();

    ScriptRunner(ScriptConfig config, Scripts scripts) {
        this.config = config;
        this.scripts = scripts;
    }

    /**
     * Answers a request on the calling thread.
     *
     * @param id the script's, for logs
     * @throws dev.mik.wasm.Trap if the script fails; nothing was answered then
     * @throws IOException if the client is gone
     */
    void serve(ScriptName script, ModuleId id, HandlerRequest request, HandlerResponse response, ModuleCaller modules)
            throws IOException {
        try (GuestLog out = new GuestLog(id, request, Level.INFO);
                GuestLog err = new GuestLog(id, request, Level.WARNING)) {
            Bytecode code = scripts.get(script, source -> compile(source, out, err));
            ScriptRun run = new ScriptRun(
                    request,
                    request.body().readAllBytes(),
                    config.bodyBytes(),
                    new ModuleCalls(request, modules, config.bodyBytes()));
            JavaScript runtime = runtime(out, err, run);
            runtime.evaluate(code);
            runtime.evaluate(runner(out, err));
            run.answer().send(response);
        }
    }

    private JavaScript runtime(GuestLog out, GuestLog err, JavaScript.Host host) {
        long mostTextBytes = 2L * config.bodyBytes() + HEAD_BYTES;
        return new JavaScript(
                config.limits().memoryBytes(),
                (int) Math.min(mostTextBytes, Integer.MAX_VALUE),
                out::write,
                err::write,
                host);
    }

    private Bytecode compile(String source, GuestLog out, GuestLog err) {
        return runtime(out, err, (_, _) -> "[]").compile(source);
    }

    private Bytecode runner(GuestLog out, GuestLog err) {
        Optional<Bytecode> known = runner;
        if (known.isPresent()) {
            return known.get();
        }
        Bytecode compiled = compile(source(), out, err);
        runner = Optional.of(compiled);
        return compiled;
    }

    private static String source() {
        try (InputStream in = ScriptRunner.class.getResourceAsStream(RUNNER)) {
            if (in == null) {
                throw new IllegalStateException(RUNNER + " is not beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
