package dev.mik.daemon;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One worker of a {@code mik run --workers}: the same program on a port of its own, which ends when its parent does, however
 * that ends. It logs where its parent logs.
 */
final class WorkerProcess {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;
    private final AtomicInteger connections = new AtomicInteger();

    private WorkerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a worker, and returns when it says where it answers.
     *
     * @param target what it serves, as {@code mik run} takes it
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if it ends instead; its log says why
     */
    static WorkerProcess start(String target) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), Mik.class.getName()));
        command.addAll(List.of("run", target, "--port", "0", "--local", RunCommand.WORKER));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    Thread.ofVirtual().name("worker-output").start(() -> discard(out));
                    return new WorkerProcess(process, Integer.parseInt(address.group(1)));
                }
            }
            throw new ServiceException(ErrorCode.UNAVAILABLE, "A worker did not start; its lines above say why.");
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "A worker cannot be started: " + e.getMessage(), e);
        }
    }

    private static void discard(BufferedReader out) {
        try (out) {
            out.transferTo(Writer.nullWriter()); // the parent has said what there is to say
        } catch (IOException e) {
            return; // it ended
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The connections that the balancer has to it. */
    AtomicInteger connections() {
        return connections;
    }

    /** Tells it to finish what it has accepted, and to end. */
    void stop() {
        process.destroy();
    }

    /** Waits for its end; kills it after the patience. */
    void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
