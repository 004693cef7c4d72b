package dev.mik.wasm.wasi.io;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Result;
import dev.mik.wasm.abi.ResourceType;

/** The interfaces of {@code wasi:io}, and the resource types that other interfaces use from it. */
public final class IoInterfaces {
    /** {@code wasi:io/error.error}, an {@link IoError}. */
    public static final ResourceType ERROR = HostResource.type("error");

    /** {@code wasi:io/poll.pollable}, a {@link Pollable}. */
    public static final ResourceType POLLABLE = HostResource.type("pollable");

    /** {@code wasi:io/streams.input-stream}, a {@link WasiInputStream}. */
    public static final ResourceType INPUT_STREAM = HostResource.type("input-stream");

    /** {@code wasi:io/streams.output-stream}, a {@link WasiOutputStream}. */
    public static final ResourceType OUTPUT_STREAM = HostResource.type("output-stream");

    private IoInterfaces() {}

    /** Offers {@code error}, {@code poll} and {@code streams}. */
    public static void addTo(Linker linker) {
        linker.instance("wasi:io/error@0.2.0")
                .resource("error", ERROR)
                .function(
                        "[method]error.to-debug-string",
                        (context, in) -> in.get(0, IoError.class).message());
        PollFunctions.addTo(linker.instance("wasi:io/poll@0.2.0"));
        StreamFunctions.addTo(linker.instance("wasi:io/streams@0.2.0"));
    }

    /** The calling instance's. */
    public static IoContext io(HostContext context) {
        return context.get(IoContext.class);
    }

    /** A stream operation that gives a value. */
    @FunctionalInterface
    interface Operation {
        Object run() throws StreamException;
    }

    /** A stream operation that gives nothing. */
    @FunctionalInterface
    interface Action {
        void run() throws StreamException;
    }

    static Result result(Operation operation) {
        try {
            return Result.ok(operation.run());
        } catch (StreamException e) {
            return Result.error(e.value());
        }
    }

    static Result done(Action action) {
        try {
            action.run();
            return Result.ok();
        } catch (StreamException e) {
            return Result.error(e.value());
        }
    }
}
