package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Handlers that change, fail, run wild, and a server that is told to stop meanwhile. */
class HandlerLifeContract {
    @BeforeAll
    static void startsItsOwn() {
        Target.needsOwnProcess();
    }

    @Test
    void aChangedModuleIsServedAtItsNextRequestAndABrokenOneIsNot() throws IOException {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("hello-c").start()) {
            Api api = server.api();
            assertEquals(
                    "hello\n", api.get("/run/hello-c/hello").send().expect(200).text());
            server.deploy("handler-as", "hello-c");
            String other = api.get("/run/hello-c/hello").send().expect(200).text();
            assertTrue(other.contains("AssemblyScript"), other);
            Files.writeString(server.home().resolve("modules/hello-c.wasm"), "broken");
            assertEquals(other, api.get("/run/hello-c/hello").send().expect(200).text());
            assertTrue(server.output().contains("Failed to instantiate"), server::output);
            Files.writeString(server.home().resolve("modules/bad.wasm"), "broken");
            api.get("/run/bad/").send().error(500, "module-invalid");
        }
    }

    @Test
    void aModuleReplacedUnderLoadNeverGivesAWrongAnswer() throws Exception {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("hello-c").start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = server.api();
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Integer>> load = load(clients, 4, stop, () -> {
                String text = api.get("/run/hello-c/hello").send().expect(200).text();
                assertTrue(text.contains("hello"), text);
                return true;
            });
            try {
                for (int i = 0; i < 100; i++) {
                    server.deploy(i % 2 == 0 ? "handler-as" : "hello-c", "hello-c");
                    String text =
                            api.get("/run/hello-c/hello").send().expect(200).text();
                    assertEquals(i % 2 == 0, text.contains("AssemblyScript"), text);
                }
            } finally {
                stop.set(true);
            }
            for (Future<Integer> client : load) {
                assertTrue(client.get() > 0);
            }
        }
    }

    @Test
    void aStopUnderLoadLosesNoAcceptedRequest() throws Exception {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("handler-c").start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.api().get("/run/handler-c/hello").send().expect(200);
            // Each has been accepted, and waits in the handler, when the server is told to stop.
            List<Future<Answer>> slow = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                slow.add(clients.submit(
                        () -> server.api().get("/run/handler-c/sleep?1500").send()));
            }
            Eventually.holds(
                    "eight requests in handlers",
                    Duration.ofSeconds(20),
                    () -> server.api().get("/metrics").send().text().contains("mik_active_requests 8"));
            assertEquals(0, server.terminate());
            for (Future<Answer> answer : slow) {
                answer.get().expect(200);
            }
        }
    }

    @Test
    void theCircuitOpensAfterFiveFailuresAndClosesForAnotherFile() {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("handler-c").start()) {
            Api api = server.api();
            for (int i = 0; i < 5; i++) {
                api.get("/run/handler-c/trap").send().error(500, "handler-trap");
            }
            Answer open = api.get("/run/handler-c/hello").send();
            open.error(503, "circuit-open");
            int wait = Integer.parseInt(open.need("Retry-After"));
            assertTrue(wait > 20 && wait <= 31, open::toString);
            assertTrue(api.get("/metrics")
                    .send()
                    .text()
                    .matches("(?s).*mik_circuit_breaker_state\\{module=\"handler-c\",?} 1\\.0.*"));
            assertTrue(api.get("/health?verbose=true").send().text().contains("\"circuit_breaker\":\"open\""));
            server.deploy("handler-as", "handler-c");
            api.get("/run/handler-c/hello").send().expect(200);
        }
    }

    @Test
    void clientsThatBreakOffDoNotOpenTheCircuit() {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("handler-c").start()) {
            for (int i = 0; i < 8; i++) {
                try (RawConnection broken = server.raw()) {
                    broken.send(
                                    "POST /run/handler-c/digest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
                            .answer();
                }
                try (RawConnection impatient = server.raw()) {
                    impatient.send("GET /run/handler-c/big?50000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }
            }
            server.api().get("/run/handler-c/hello").send().expect(200);
        }
    }

    @Test
    void aDescriptionThatLeadsOutOfTheFolderIsNotTold() throws IOException {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("hello-c").start()) {
            java.nio.file.Path modules = server.home().resolve("modules");
            Files.writeString(server.home().resolve("secret"), "secret");
            Files.writeString(modules.resolve("hello-c.openapi.json"), "{}");
            Files.createSymbolicLink(
                    modules.resolve("out.openapi.json"), server.home().resolve("secret"));
            Files.createSymbolicLink(modules.resolve("zero.openapi.json"), java.nio.file.Path.of("/dev/zero"));
            server.api().get("/openapi/hello-c").send().expect(200, "{}");
            server.api().get("/openapi/out").send().error(404, "not-found");
            server.api().get("/openapi/zero").send().error(404, "not-found");
        }
    }

    @Test
    void endlessLoopsOfOneModuleDoNotStopTheOthers() throws Exception {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("handler-c", "hello-c")
                        .toml("[server]\nexecution_timeout_secs = 6\n")
                        .start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = server.api();
            api.get("/run/handler-c/hello").send().expect(200);
            api.get("/run/hello-c/hello").send().expect(200);
            long threads = new ProcessProbe(server.pid()).threads();
            List<Future<Answer>> loops = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                loops.add(clients.submit(() -> api.get("/run/handler-c/spin").send()));
            }
            Eventually.holds(
                    "ten loops",
                    Duration.ofSeconds(20),
                    () -> api.get("/metrics").send().text().contains("mik_active_requests 10"));
            AtomicInteger answered = new AtomicInteger();
            while (loops.stream().noneMatch(Future::isDone)) {
                api.get("/health").send().expect(200);
                api.get("/run/hello-c/hello").send().expect(200);
                answered.incrementAndGet();
            }
            assertTrue(answered.get() >= 5, () -> answered + " answers beside ten endless loops");
            for (Future<Answer> loop : loops) {
                loop.get().error(504, "timeout");
            }
            Eventually.holds(
                    "threads end",
                    Duration.ofSeconds(40),
                    () -> new ProcessProbe(server.pid()).threads() <= threads + 6);
        }
    }

    private static List<Future<Integer>> load(
            ExecutorService clients, int count, AtomicBoolean stop, Callable<Boolean> request) {
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(clients.submit(() -> {
                int done = 0;
                while (!stop.get() && request.call()) {
                    done++;
                }
                return done;
            }));
        }
        return running;
    }
}
