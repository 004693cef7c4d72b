package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ModuleInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The modules in memory. A request gets its module as the file is now: one that was changed is loaded anew first, and one
 * that cannot be loaded leaves the older one serving. When there are too many, those go that were not used for longest.
 */
final class LoadedModules {
    private final ModuleFiles files;
    private final HandlerConfig.Modules modules;
    private final HandlerConfig.Cache limits;
    private final ModuleLoader loader;
    private final HandlerThreads threads;
    private final Map<ModuleId, ModuleSlot> slots = new ConcurrentHashMap<>();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();

    LoadedModules(HandlerConfig config, ModuleFiles files, ModuleLoader loader, HandlerThreads threads) {
        this.files = files;
        this.modules = config.modules();
        this.limits = config.cache();
        this.loader = loader;
        this.threads = threads;
    }

    /**
     * The module of a name, loaded.
     *
     * @throws ServiceException {@link ErrorCode#MODULE_NOT_FOUND}, {@link ErrorCode#MODULE_INVALID}, {@link
     *     ErrorCode#UNAVAILABLE} if it takes too long to load, which goes on
     */
    Servable get(ModuleId id) throws InterruptedException {
        ModuleFile file;
        try {
            file = files.find(id);
        } catch (ServiceException e) {
            slots.remove(id);
            throw e;
        }
        ModuleSlot slot = slots.computeIfAbsent(id, _ -> new ModuleSlot(loader, threads, misses::incrementAndGet));
        long before = misses.get();
        Optional<Servable> current = slot.current(file, modules.reload());
        if (current.isPresent()) {
            hits.incrementAndGet();
            return current.get();
        }
        Servable loaded = slot.load(file);
        if (misses.get() == before) {
            hits.incrementAndGet(); // it was looked at again and had not changed
        }
        makeRoom(id);
        return loaded;
    }

    /** Lets go of what was not used for longest, but not of what was just loaded. */
    private void makeRoom(ModuleId justLoaded) {
        long bytes = bytes();
        int count = count();
        List<Map.Entry<ModuleId, ModuleSlot>> byUse = slots.entrySet().stream()
                .filter(slot -> slot.getValue().isLoaded() && !slot.getKey().equals(justLoaded))
                .sorted(Comparator.comparingLong(slot -> slot.getValue().lastUse()))
                .toList();
        for (Map.Entry<ModuleId, ModuleSlot> oldest : byUse) {
            if (count <= limits.modules() && bytes <= limits.bytes()) {
                return;
            }
            count--;
            bytes -= oldest.getValue().bytes();
            slots.remove(oldest.getKey(), oldest.getValue());
        }
    }

    int count() {
        return (int) slots.values().stream().filter(ModuleSlot::isLoaded).count();
    }

    long bytes() {
        return slots.values().stream().mapToLong(ModuleSlot::bytes).sum();
    }

    long hits() {
        return hits.get();
    }

    long misses() {
        return misses.get();
    }

    /** What is known of a module on disk. */
    ModuleInfo info(ModuleFile file) {
        ModuleSlot slot = slots.get(file.id());
        Optional<String> problem = slot == null ? Optional.empty() : slot.problem();
        ModuleInfo.State state = slot != null && slot.isLoaded()
                ? ModuleInfo.State.LOADED
                : problem.isPresent() ? ModuleInfo.State.BROKEN : ModuleInfo.State.FOUND;
        return new ModuleInfo(file.id(), file.stamp().bytes(), file.stamp().modified(), state, problem);
    }

    void clear() {
        slots.clear();
    }
}
