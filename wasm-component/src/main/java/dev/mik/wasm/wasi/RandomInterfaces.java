package dev.mik.wasm.wasi;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Trap;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code wasi:random}. */
final class RandomInterfaces {
    private RandomInterfaces() {}

    static void addTo(Linker linker) {
        linker.instance("wasi:random/random@0.2.0")
                .function("get-random-bytes", (context, in) -> bytes(context, secure(context), in))
                .function("get-random-u64", (context, in) -> secure(context).nextLong());
        linker.instance("wasi:random/insecure@0.2.0")
                .function("get-insecure-random-bytes", (context, in) -> bytes(context, insecure(context), in))
                .function(
                        "get-insecure-random-u64",
                        (context, in) -> insecure(context).nextLong());
        linker.instance("wasi:random/insecure-seed@0.2.0")
                .function(
                        "insecure-seed",
                        (context, in) -> List.of(
                                insecure(context).nextLong(), insecure(context).nextLong()));
    }

    private static RandomGenerator secure(HostContext context) {
        return WasiState.of(context).settings().random;
    }

    private static RandomGenerator insecure(HostContext context) {
        return WasiState.of(context).settings().insecureRandom;
    }

    private static byte[] bytes(HostContext context, RandomGenerator generator, Arguments in) {
        long length = in.int64(0);
        int limit = WasiState.of(context).settings().randomLimit;
        if (Long.compareUnsigned(length, limit) > 0) {
            throw new Trap(
                    Trap.Kind.HOST,
                    Long.toUnsignedString(length) + " random bytes at once, more than the limit of " + limit);
        }
        byte[] bytes = new byte[(int) length];
        generator.nextBytes(bytes);
        return bytes;
    }
}
