package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Instance;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.Linked;
import dev.mik.wasm.wasi.WasiContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs without a server around it: an instance of its own, and a call; runs with {@code -Pbench}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FreshInstanceBenchmark {
    /** The component, of {@code src/test/resources/fixtures}. */
    @Param({"hello-c", "handler-c", "handler-as", "handler-rust"})
    public String fixture = "";

    private final WasiContext wasi = WasiContext.builder().build();
    private LinkedComponent component = Linked.component("hello-c");

    /** Loads it, and sees that it answers. */
    @Setup
    public void load() throws IOException {
        component = Linked.component(fixture);
        Answer answer = instanceAndCall();
        if (answer.status != 200 || answer.bytes == 0 || !answer.ended) {
            throw new IllegalStateException(fixture + " does not say hello");
        }
    }

    /** {@code GET /hello}, with all that belongs to it. */
    @Benchmark
    public Answer instanceAndCall() throws IOException {
        Answer answer = new Answer();
        IncomingRequest request = IncomingRequest.builder("GET", "/hello")
                .scheme("http")
                .authority("localhost")
                .build();
        WasiHttp.serve(component, wasi.hostContext(), InstanceLimits.DEFAULT, request, answer);
        return answer;
    }

    /** The share of the instance in it. */
    @Benchmark
    public Instance instance() {
        try (Instance instance = component.instantiate(wasi.hostContext())) {
            return instance;
        }
    }

    /** Counts what it is told. */
    public static final class Answer implements ResponseSink {
        private int status;
        private long bytes;
        private boolean ended;

        @Override
        public void head(ResponseHead head) {
            status = head.status();
        }

        @Override
        public void write(byte[] written) {
            bytes += written.length;
        }

        @Override
        public void flush() {}

        @Override
        public void end(List<Header> trailers) {
            ended = true;
        }

        @Override
        public void refuse(HttpErrorCode code) {
            status = 500;
        }

        @Override
        public void abort(String reason) {
            status = 0;
        }
    }
}
