package dev.mik.wasm.wasi;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.wasi.http.HttpInterfaces;
import dev.mik.wasm.wasi.http.HttpSettings;
import dev.mik.wasm.wasi.http.OutgoingHttp;
import dev.mik.wasm.wasi.io.IoContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What instances see of the world: nothing but what is said here. The process's own environment, arguments, input and
 * output are not among it.
 *
 * <p>It may serve any number of instances, each with a {@link #hostContext} of its own.
 */
public final class WasiContext {
    private final Builder settings;

    private WasiContext(Builder settings) {
        this.settings = settings;
    }

    /** Begins a context without environment, arguments, input, output or outgoing requests. */
    public static Builder builder() {
        return new Builder();
    }

    /** What one new instance is made with; close its {@link IoContext} to end what the instance leaves open. */
    public HostContext hostContext() {
        return addTo(HostContext.empty());
    }

    /** The same beside what host functions of other interfaces need; returns the context given. */
    public HostContext addTo(HostContext context) {
        IoContext io = new IoContext(settings.hostBudget);
        context.with(IoContext.class, io).with(WasiState.class, new WasiState(io, settings));
        return HttpInterfaces.addTo(context, io, settings.http);
    }

    /** A context in the making. */
    public static final class Builder {
        private static final SecureRandom SECURE = new SecureRandom();

        Map<String, String> environment = Map.of();
        List<String> arguments = List.of();
        InputStream stdin = InputStream.nullInputStream();
        OutputStream stdout = OutputStream.nullOutputStream();
        OutputStream stderr = OutputStream.nullOutputStream();
        InstantSource wallClock = InstantSource.system();
        LongSupplier monotonicClock = System::nanoTime;
        ZoneId timezone = ZoneOffset.UTC;
        RandomGenerator random = SECURE;
        RandomGenerator insecureRandom = SECURE;
        int randomLimit = 1 << 20;
        long hostBudget = IoContext.DEFAULT_BUDGET;
        HttpSettings http = HttpSettings.DEFAULT;

        private Builder() {}

        private Builder(Builder other) {
            environment = other.environment;
            arguments = other.arguments;
            stdin = other.stdin;
            stdout = other.stdout;
            stderr = other.stderr;
            wallClock = other.wallClock;
            monotonicClock = other.monotonicClock;
            timezone = other.timezone;
            random = other.random;
            insecureRandom = other.insecureRandom;
            randomLimit = other.randomLimit;
            hostBudget = other.hostBudget;
            http = other.http;
        }

        /** Sets what {@code get-environment} gives, in the map's order. */
        public Builder environment(Map<String, String> variables) {
            environment = new LinkedHashMap<>(variables);
            return this;
        }

        /** Sets what {@code get-arguments} gives; by custom the first is the program's name. */
        public Builder arguments(List<String> values) {
            arguments = List.copyOf(values);
            return this;
        }

        /** Sets the standard input, which is never closed. */
        public Builder stdin(InputStream source) {
            stdin = source;
            return this;
        }

        /** Sets where the standard output goes: written on the guest's thread, never closed. */
        public Builder stdout(OutputStream target) {
            stdout = target;
            return this;
        }

        /** Sets where the standard error goes: written on the guest's thread, never closed. */
        public Builder stderr(OutputStream target) {
            stderr = target;
            return this;
        }

        /** Sets the time of day. */
        public Builder wallClock(InstantSource clock) {
            wallClock = clock;
            return this;
        }

        /** Sets a clock of nanoseconds that never goes back, from wherever it begins. */
        public Builder monotonicClock(LongSupplier nanoseconds) {
            monotonicClock = nanoseconds;
            return this;
        }

        /** Sets the time zone; UTC unless told otherwise. */
        public Builder timezone(ZoneId zone) {
            timezone = zone;
            return this;
        }

        /** Sets what secrets are made from; {@link SecureRandom} unless told otherwise. */
        public Builder random(RandomGenerator generator) {
            random = generator;
            return this;
        }

        /** Sets where {@code insecure} and {@code insecure-seed} take their numbers from. */
        public Builder insecureRandom(RandomGenerator generator) {
            insecureRandom = generator;
            return this;
        }

        /** Sets the most random bytes that one call gives; more is a trap. 1 MiB unless told otherwise. */
        public Builder randomLimit(int bytes) {
            randomLimit = bytes;
            return this;
        }

        /** Sets the most bytes that the host keeps for an instance, in fields and unsent bodies: 16 MiB unless told otherwise. */
        public Builder hostBudget(long bytes) {
            hostBudget = bytes;
            return this;
        }

        /** Sets what answers outgoing requests; they are refused unless told otherwise. */
        public Builder outgoing(OutgoingHttp outgoing) {
            http = http.withOutgoing(outgoing);
            return this;
        }

        /** Sets all that concerns {@code wasi:http}, the outgoing requests too. */
        public Builder http(HttpSettings settings) {
            http = settings;
            return this;
        }

        /** The context. */
        public WasiContext build() {
            return new WasiContext(new Builder(this));
        }
    }
}
