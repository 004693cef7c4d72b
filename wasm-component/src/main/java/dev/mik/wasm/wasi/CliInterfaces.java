package dev.mik.wasm.wasi;

import dev.mik.wasm.Exit;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Result;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoInterfaces;
import java.util.List;
import java.util.Optional;

/** {@code wasi:cli}, without the world's own export {@code run}; none of the standard streams is a terminal. */
final class CliInterfaces {
    private static final ResourceType TERMINAL_INPUT = HostResource.type("terminal-input");
    private static final ResourceType TERMINAL_OUTPUT = HostResource.type("terminal-output");

    private CliInterfaces() {}

    static void addTo(Linker linker) {
        linker.instance("wasi:cli/environment@0.2.0")
                .function("get-environment", (context, in) -> environment(context))
                .function(
                        "get-arguments",
                        (context, in) -> List.copyOf(WasiState.of(context).settings().arguments))
                .function("initial-cwd", (context, in) -> Optional.empty());
        linker.instance("wasi:cli/exit@0.2.0")
                .function("exit", (context, in) -> {
                    throw new Exit(in.get(0, Result.class) instanceof Result.Ok ? 0 : 1);
                })
                .function("exit-with-code", (context, in) -> {
                    throw new Exit(in.int32(0));
                });
        addStreams(linker);
        addTerminals(linker);
    }

    private static List<Object> environment(HostContext context) {
        return WasiState.of(context).settings().environment.entrySet().stream()
                .<Object>map(entry -> List.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void addStreams(Linker linker) {
        linker.instance("wasi:cli/stdin@0.2.0")
                .resource("input-stream", IoInterfaces.INPUT_STREAM)
                .function("get-stdin", (context, in) -> WasiState.of(context).stdin());
        linker.instance("wasi:cli/stdout@0.2.0")
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM)
                .function("get-stdout", (context, in) -> WasiState.of(context).stdout());
        linker.instance("wasi:cli/stderr@0.2.0")
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM)
                .function("get-stderr", (context, in) -> WasiState.of(context).stderr());
    }

    private static void addTerminals(Linker linker) {
        linker.instance("wasi:cli/terminal-input@0.2.0").resource("terminal-input", TERMINAL_INPUT);
        linker.instance("wasi:cli/terminal-output@0.2.0").resource("terminal-output", TERMINAL_OUTPUT);
        linker.instance("wasi:cli/terminal-stdin@0.2.0")
                .resource("terminal-input", TERMINAL_INPUT)
                .function("get-terminal-stdin", (context, in) -> Optional.empty());
        linker.instance("wasi:cli/terminal-stdout@0.2.0")
                .resource("terminal-output", TERMINAL_OUTPUT)
                .function("get-terminal-stdout", (context, in) -> Optional.empty());
        linker.instance("wasi:cli/terminal-stderr@0.2.0")
                .resource("terminal-output", TERMINAL_OUTPUT)
                .function("get-terminal-stderr", (context, in) -> Optional.empty());
    }
}
