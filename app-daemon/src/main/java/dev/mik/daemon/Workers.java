package dev.mik.daemon;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The workers behind one port: asked for their health each second, and replaced when they end or do not answer. */
final class Workers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.mik.workers");
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_FAILURES = 5;

    private final String target;
    private final Duration shutdown;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<WorkerProcess> workers = new CopyOnWriteArrayList<>();
    private final Map<WorkerProcess, Integer> failures = new HashMap<>();
    private final Thread watch;
    private volatile boolean closing;

    private Workers(String target, Duration shutdown) {
        this.target = target;
        this.shutdown = shutdown;
        this.watch = Thread.ofVirtual().name("worker-health").unstarted(this::watch);
    }

    /** Starts so many workers, and returns when all answer. */
    static Workers start(String target, int count, Duration shutdown) {
        Workers workers = new Workers(target, shutdown);
        try {
            for (int i = 0; i < count; i++) {
                workers.workers.add(WorkerProcess.start(target));
            }
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
        workers.watch.start();
        return workers;
    }

    /** The living worker with the fewest connections, but for those that were tried. */
    Optional<WorkerProcess> choose(List<WorkerProcess> tried) {
        return workers.stream()
                .filter(worker -> worker.isAlive() && !tried.contains(worker))
                .min(Comparator.comparingInt(worker -> worker.connections().get()));
    }

    private void watch() {
        try {
            while (!closing) {
                Thread.sleep(PERIOD);
                for (WorkerProcess worker : workers) {
                    check(worker);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(WorkerProcess worker) throws InterruptedException {
        boolean well = worker.isAlive() && answers(worker);
        int failed = well ? 0 : failures.merge(worker, 1, Integer::sum);
        if (well) {
            failures.remove(worker);
        }
        if (!closing && (!worker.isAlive() || failed >= MOST_FAILURES)) {
            LOG.log(Level.ERROR, "worker_replaced", Map.of("port", worker.port(), "alive", worker.isAlive()));
            replace(worker);
        }
    }

    private void replace(WorkerProcess worker) {
        failures.remove(worker);
        workers.remove(worker);
        worker.awaitEnd(Duration.ZERO);
        try {
            WorkerProcess fresh = WorkerProcess.start(target);
            workers.add(fresh);
            if (closing) {
                fresh.stop();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a worker could not be replaced", e);
            workers.add(worker); // dead, so it is tried again in a second
        }
    }

    private boolean answers(WorkerProcess worker) throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + worker.port() + "/health");
        try {
            return client.send(
                                    HttpRequest.newBuilder(health)
                                            .timeout(PATIENCE)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Has all of them finish what they accepted. */
    @Override
    public void close() {
        closing = true;
        watch.interrupt();
        workers.forEach(WorkerProcess::stop);
        Duration patience = shutdown.plusSeconds(5);
        workers.forEach(worker -> worker.awaitEnd(patience));
        client.shutdownNow();
    }
}
