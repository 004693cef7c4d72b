package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several processes behind one port. */
class WorkersContract {
    @BeforeAll
    static void startsItsOwn() {
        Target.needsOwnProcess();
    }

    private static List<ProcessHandle> workers(DaemonProcess server) {
        return ProcessHandle.of(server.pid()).orElseThrow().children().toList();
    }

    @Test
    void aKilledWorkerIsReplacedWhileTheOthersAnswer() {
        try (DaemonProcess server =
                DaemonProcess.prepareHandlers("hello-c").more("--workers", "2").start()) {
            List<ProcessHandle> workers = workers(server);
            assertEquals(2, workers.size());
            workers.getFirst().destroyForcibly();
            for (int i = 0; i < 20; i++) {
                // A new connection each, so that each is balanced.
                try (RawConnection connection = server.raw()) {
                    connection
                            .send("GET /run/hello-c/hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .answer()
                            .orElseThrow()
                            .expect(200);
                }
            }
            Eventually.holds(
                    "two workers again",
                    Duration.ofSeconds(40),
                    () -> workers(server).size() == 2 && !workers(server).contains(workers.getFirst()));
        }
    }

    @Test
    void workersEndWithTheServerHoweverThatEnds() {
        for (boolean kill : new boolean[] {false, true}) {
            try (DaemonProcess server = DaemonProcess.prepareHandlers("hello-c")
                    .more("--workers", "2")
                    .start()) {
                List<ProcessHandle> workers = workers(server);
                assertTrue(workers.stream().allMatch(ProcessHandle::isAlive));
                if (kill) {
                    server.kill();
                } else {
                    assertEquals(0, server.terminate());
                }
                Eventually.holds(
                        "no worker is left",
                        Duration.ofSeconds(20),
                        () -> workers.stream().noneMatch(ProcessHandle::isAlive));
            }
        }
    }

    @Test
    void aStopFinishesWhatWasAccepted() throws Exception {
        try (DaemonProcess server = DaemonProcess.prepareHandlers("handler-c")
                        .more("--workers", "2")
                        .start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.api().get("/run/handler-c/hello").send().expect(200);
            Future<Answer> slow = clients.submit(
                    () -> server.api().get("/run/handler-c/sleep?2000").send());
            Eventually.holds(
                    "a request in a handler",
                    Duration.ofSeconds(20),
                    () -> server.output().contains("module_loaded"));
            Thread.sleep(300); // it has reached its handler, which nothing outside can see
            assertEquals(0, server.terminate());
            slow.get().expect(200);
        }
    }
}
