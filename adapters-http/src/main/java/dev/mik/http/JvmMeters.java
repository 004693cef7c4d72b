package dev.mik.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What the JVM tells of itself, under the names that Prometheus' own Java client uses, so that ready-made dashboards fit.
 * (Helidon's system meters have names of their own, some of which {@code promtool} finds fault with.)
 */
final class JvmMeters {
    private static final double MILLIS = 1_000.0;
    private static final long PAGE = 4_096;

    private JvmMeters() {}

    static void register(MeterRegistry meters) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        gauge(
                meters,
                "jvm_memory_used_bytes",
                "Memory in use.",
                "area",
                "heap",
                () -> memory.getHeapMemoryUsage().getUsed());
        gauge(
                meters,
                "jvm_memory_used_bytes",
                "Memory in use.",
                "area",
                "nonheap",
                () -> memory.getNonHeapMemoryUsage().getUsed());
        gauge(
                meters,
                "jvm_memory_committed_bytes",
                "Memory taken from the system.",
                "area",
                "heap",
                () -> memory.getHeapMemoryUsage().getCommitted());
        gauge(
                meters,
                "jvm_memory_max_bytes",
                "The most memory that may be taken.",
                "area",
                "heap",
                () -> memory.getHeapMemoryUsage().getMax());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        gauge(meters, "jvm_threads_current", "Platform threads.", threads::getThreadCount);
        gauge(meters, "jvm_threads_peak", "The most platform threads so far.", threads::getPeakThreadCount);
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        gauge(meters, "jvm_classes_loaded", "Classes that are loaded.", classes::getLoadedClassCount);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            meters.getOrCreate(FunctionalCounter.builder(
                            "jvm_gc_collections_total", collector, GarbageCollectorMXBean::getCollectionCount)
                    .description("Garbage collections.")
                    .addTag(Tag.create("gc", collector.getName())));
            gauge(
                    meters,
                    "jvm_gc_time_seconds",
                    "Time spent on garbage collection.",
                    "gc",
                    collector.getName(),
                    () -> collector.getCollectionTime() / MILLIS);
        }
        gauge(
                meters,
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            gauge(meters, "process_open_fds", "Open file descriptors.", system::getOpenFileDescriptorCount);
            gauge(meters, "process_cpu_seconds", "CPU time used.", () -> system.getProcessCpuTime() / 1e9);
        }
    }

    /** {@code mik_memory_bytes}: the heap, what is beside it, and what the system has given the whole process. */
    static void registerMemoryByKind(MeterRegistry meters) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        String name = "mik_memory_bytes";
        String description = "Memory in use.";
        gauge(
                meters,
                name,
                description,
                "kind",
                "heap",
                () -> memory.getHeapMemoryUsage().getUsed());
        gauge(
                meters,
                name,
                description,
                "kind",
                "non_heap",
                () -> memory.getNonHeapMemoryUsage().getUsed());
        gauge(meters, name, description, "kind", "resident", JvmMeters::residentBytes);
    }

    /** The pages of proc(5) {@code statm}; 0 where there is no such file. */
    private static long residentBytes() {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
            return Long.parseLong(pages[1]) * PAGE;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static void gauge(MeterRegistry meters, String name, String description, Supplier<? extends Number> value) {
        meters.getOrCreate(Gauge.builder(name, value).description(description));
    }

    private static void gauge(
            MeterRegistry meters,
            String name,
            String description,
            String label,
            String labelValue,
            Supplier<? extends Number> value) {
        meters.getOrCreate(Gauge.builder(name, value).description(description).addTag(Tag.create(label, labelValue)));
    }
}
