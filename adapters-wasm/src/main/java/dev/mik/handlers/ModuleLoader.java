package dev.mik.handlers;

import dev.mik.wasm.Component;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Linker;
import dev.mik.wasm.engine.DiskCodeCache;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.Wasi;
import dev.mik.wasm.wasi.http.WasiHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes something that answers requests from a module's file: reads, compiles, links. */
final class ModuleLoader {
    private static final long MOST_BYTES = 512L << 20;
    private static final long MOST_TABLE_ELEMENTS = 1_000_000;
    private static final long MOST_COMPILED_BYTES = 4L << 30;

    /** How often a file is read that changes meanwhile, and how long its writer has in between. */
    private static final int ATTEMPTS = 20;

    private static final Duration WRITER = Duration.ofMillis(25);

    private static final byte[] CORE = {0, 'a', 's', 'm', 1, 0, 0, 0};

    private final HandlerConfig config;
    private final ModuleFiles files;
    private final OutgoingRequests outgoing;
    private final Engine engine = Engine.builder().build();
    private final DiskCodeCache cache;
    private final Linker linker = new Linker();
    private final InstanceLimits limits;
    private final Map<String, String> environment;

    ModuleLoader(HandlerConfig config, ModuleFiles files, OutgoingRequests outgoing) {
        this.config = config;
        this.files = files;
        this.outgoing = outgoing;
        this.cache = new DiskCodeCache(config.cache().keyFile(), config.cache().compiled(), MOST_COMPILED_BYTES);
        this.limits = new InstanceLimits(config.limits().memoryBytes(), MOST_TABLE_ELEMENTS);
        this.environment = environment(config);
        Wasi.addTo(linker);
    }

    private static Map<String, String> environment(HandlerConfig config) {
        Map<String, String> environment = new LinkedHashMap<>(config.environment());
        config.outgoing()
                .api()
                .ifPresent(api -> environment.put("MIK_API_URL", api.url().toString()));
        return environment;
    }

    /** A module that cannot be served, and why, in words for the operator. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why, Throwable cause) {
            super(why, cause);
        }

        Refused(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads a file, whole and of one piece. */
    ModuleContent read(ModuleFile file) throws Refused {
        Path path = file.path();
        try {
            if (!files.isAtHome(file)) {
                throw new Refused(path + " leads out of the tenant's folder");
            }
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                FileStamp before = FileStamp.of(path);
                if (before.bytes() > MOST_BYTES) {
                    throw new Refused(path + " is larger than " + (MOST_BYTES >> 20) + " MiB");
                }
                byte[] bytes = Files.readAllBytes(path);
                FileStamp after = FileStamp.of(path);
                if (before.equals(after) && bytes.length == after.bytes()) {
                    return new ModuleContent(bytes, after);
                }
                Thread.sleep(WRITER);
            }
            throw new Refused(path + " is being written all the time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(path + " was not read to its end, since the server stops", e);
        } catch (IOException e) {
            throw new Refused(path + " cannot be read: " + e, e);
        }
    }

    /** Compiles and links what was read. */
    Servable load(ModuleFile file, ModuleContent content) throws Refused {
        try {
            Engine caching = engine.with(config.cache().beside() ? cache.beside(file.path()) : cache);
            boolean tenant = file.id().tenant().isPresent();
            Map<String, String> visible = tenant ? Map.of() : environment;
            if (isCoreModule(content.bytes())) {
                return new CommandModule(file.id(), CgiModule.load(caching, content.bytes()), limits, visible);
            }
            Component component = Component.load(caching, content.bytes());
            if (!WasiHttp.isHandler(component)) {
                throw new Refused(file.path() + " is a component, but exports no wasi:http/incoming-handler@0.2");
            }
            return new ComponentModule(
                    file.id(), linker.link(component), limits, visible, request -> outgoing.of(file.id(), request));
        } catch (ComponentException e) {
            throw new Refused(file.path() + " is no handler that can be served: " + e.getMessage(), e);
        }
    }

    /** Components have the same magic number, and another layer behind the version. */
    private static boolean isCoreModule(byte[] wasm) {
        return wasm.length >= 8 && Arrays.equals(wasm, 0, 8, CORE, 0, 8);
    }
}
