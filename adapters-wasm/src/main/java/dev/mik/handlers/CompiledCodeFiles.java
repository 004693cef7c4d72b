package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.CachedCode;
import dev.mik.ports.handlers.CodeCache;
import dev.mik.wasm.engine.DiskCodeCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Compiled code in its two places: beside the modules, tenants' too, and in the folder for those that cannot be written. */
final class CompiledCodeFiles implements CodeCache {
    private static final String SUFFIX = ".aot";
    private static final int TENANT_DEPTH = 2;

    private final HandlerConfig.Modules modules;
    private final Path folder;
    private final DiskCodeCache cache;

    CompiledCodeFiles(HandlerConfig.Modules modules, HandlerConfig.Cache config) {
        this.modules = modules;
        this.folder = config.compiled();
        this.cache = new DiskCodeCache(config.keyFile(), folder, Long.MAX_VALUE);
    }

    @Override
    public List<CachedCode> entries() {
        List<CachedCode> found = new ArrayList<>();
        if (Files.isRegularFile(modules.folder())) {
            add(modules.folder().resolveSibling(modules.folder().getFileName() + SUFFIX), true, found);
        } else {
            addAll(modules.folder(), 1, true, found);
        }
        addAll(modules.tenants(), TENANT_DEPTH, true, found);
        addAll(folder, 1, false, found);
        found.sort(Comparator.comparing(CachedCode::file));
        return found;
    }

    private void addAll(Path place, int depth, boolean beside, List<CachedCode> found) {
        if (!Files.isDirectory(place)) {
            return;
        }
        try (Stream<Path> files = Files.find(place, depth, (_, attributes) -> attributes.isRegularFile())) {
            files.forEach(file -> add(file, beside, found));
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE, "The folder " + place + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private void add(Path file, boolean beside, List<CachedCode> found) {
        String name = file.getFileName().toString();
        if (!name.endsWith(beside ? ".wasm" + SUFFIX : SUFFIX)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Path module = file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
            boolean current = (!beside || Files.exists(module)) && cache.isCurrent(file);
            found.add(new CachedCode(
                    file, attributes.size(), attributes.lastModifiedTime().toInstant(), current));
        } catch (IOException e) {
            return; // gone since it was listed
        }
    }

    @Override
    public void delete(CachedCode entry) {
        try {
            Files.deleteIfExists(entry.file());
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE, entry.file() + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
