package dev.mik.wasm.wasi.io;

import static dev.mik.wasm.wasi.io.IoInterfaces.done;
import static dev.mik.wasm.wasi.io.IoInterfaces.result;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker.HostInstance;

/** {@code wasi:io/streams}. */
final class StreamFunctions {
    private StreamFunctions() {}

    static void addTo(HostInstance streams) {
        streams.resource("error", IoInterfaces.ERROR)
                .resource("pollable", IoInterfaces.POLLABLE)
                .resource("input-stream", IoInterfaces.INPUT_STREAM)
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM);
        addInput(streams);
        addWrites(streams);
        addSplices(streams);
    }

    private static void addInput(HostInstance streams) {
        streams.function(
                        "[method]input-stream.read",
                        (context, in) -> result(() -> input(in).read(length(in))))
                .function(
                        "[method]input-stream.blocking-read",
                        (context, in) -> result(() -> input(in).blockingRead(length(in))))
                .function(
                        "[method]input-stream.skip",
                        (context, in) -> result(() -> (long) input(in).read(length(in)).length))
                .function(
                        "[method]input-stream.blocking-skip",
                        (context, in) -> result(() -> (long) input(in).blockingRead(length(in)).length))
                .function(
                        "[method]input-stream.subscribe",
                        (context, in) -> input(in).subscribe());
    }

    private static void addWrites(HostInstance streams) {
        streams.function(
                        "[method]output-stream.check-write",
                        (context, in) -> result(() -> (long) output(in).checkWrite()))
                .function(
                        "[method]output-stream.write",
                        (context, in) -> done(() -> output(in).write(in.bytes(1))))
                .function(
                        "[method]output-stream.blocking-write-and-flush",
                        (context, in) -> done(() -> output(in).blockingWriteAndFlush(in.bytes(1))))
                .function(
                        "[method]output-stream.flush",
                        (context, in) -> done(() -> output(in).flush()))
                .function(
                        "[method]output-stream.blocking-flush",
                        (context, in) -> done(() -> output(in).blockingFlush()))
                .function(
                        "[method]output-stream.write-zeroes",
                        (context, in) -> done(() -> output(in).writeZeroes(in.int64(1))))
                .function(
                        "[method]output-stream.blocking-write-zeroes-and-flush",
                        (context, in) -> done(() -> output(in).blockingWriteZeroesAndFlush(in.int64(1))))
                .function(
                        "[method]output-stream.subscribe",
                        (context, in) -> output(in).subscribe());
    }

    private static void addSplices(HostInstance streams) {
        streams.function(
                        "[method]output-stream.splice",
                        (context, in) ->
                                result(() -> (long) output(in).splice(in.get(1, WasiInputStream.class), in.int64(2))))
                .function(
                        "[method]output-stream.blocking-splice",
                        (context, in) -> result(() ->
                                (long) output(in).blockingSplice(in.get(1, WasiInputStream.class), in.int64(2))));
    }

    private static WasiInputStream input(Arguments in) {
        return in.get(0, WasiInputStream.class);
    }

    private static WasiOutputStream output(Arguments in) {
        return in.get(0, WasiOutputStream.class);
    }

    private static int length(Arguments in) {
        return WasiInputStream.cap(in.int64(1));
    }
}
