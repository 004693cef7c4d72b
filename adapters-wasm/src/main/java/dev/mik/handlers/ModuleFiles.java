package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ModuleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds modules: in the folder of the server's own, or the file that stands for it, and in the folder of each tenant. */
final class ModuleFiles {
    private static final Comparator<ModuleFile> ORDER = Comparator.comparing(
                    (ModuleFile file) -> file.id().tenant().orElse(""))
            .thenComparing(file -> file.id().name());

    private final HandlerConfig.Modules config;
    private final ModuleFolder own;
    private final Map<String, ModuleFolder> tenants = new ConcurrentHashMap<>();

    ModuleFiles(HandlerConfig.Modules config) {
        this.config = config;
        this.own = new ModuleFolder(config.folder());
    }

    /** The module's file as it is now; {@link ErrorCode#MODULE_NOT_FOUND} if there is none. */
    ModuleFile find(ModuleId id) {
        try {
            Optional<Path> path =
                    Files.isRegularFile(config.folder()) && id.tenant().isEmpty()
                            ? Optional.of(config.folder())
                                    .filter(file -> ModuleFolder.nameOf(file).equals(Optional.of(id.name())))
                            : folder(id).find(id.name());
            if (path.isPresent()) {
                return new ModuleFile(id, path.get(), FileStamp.of(path.get()));
            }
        } catch (NoSuchFileException e) {
            throw notFound(id);
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.MODULE_INVALID, "The folder of the module " + id + " cannot be read.", e);
        }
        throw notFound(id);
    }

    private static ServiceException notFound(ModuleId id) {
        return new ServiceException(
                ErrorCode.MODULE_NOT_FOUND,
                "There is no module " + id.name() + ": put " + id.name() + ".wasm into "
                        + (id.tenant().isPresent() ? "the tenant's folder." : "the modules folder."));
    }

    private ModuleFolder folder(ModuleId id) {
        if (id.tenant().isEmpty()) {
            return own;
        }
        String tenant = id.tenant().get();
        ModuleFolder known = tenants.get(tenant);
        if (known != null) {
            return known;
        }
        Path folder = config.tenants().resolve(tenant);
        if (!Files.isDirectory(folder)) {
            throw notFound(id); // what does not exist is not remembered: anybody can ask for anything
        }
        return tenants.computeIfAbsent(tenant, _ -> new ModuleFolder(folder));
    }

    /** Whether a tenant's file is inside the tenant's folder, also after links were followed. */
    boolean isAtHome(ModuleFile file) throws IOException {
        if (file.id().tenant().isEmpty()) {
            return true;
        }
        Path home = config.tenants().resolve(file.id().tenant().get()).toRealPath();
        return file.path().toRealPath().startsWith(home);
    }

    /** All modules, in order of tenant and name. */
    List<ModuleFile> all() {
        List<ModuleFile> found = new ArrayList<>();
        if (Files.isRegularFile(config.folder())) {
            ModuleFolder.nameOf(config.folder()).ifPresent(name -> add(ModuleId.of(name), config.folder(), found));
        } else {
            addAll(own, Optional.empty(), found);
        }
        for (Path tenant : tenantFolders()) {
            String name = tenant.getFileName().toString();
            if (ModuleFolder.isName(name)) {
                addAll(new ModuleFolder(tenant), Optional.of(name), found);
            }
        }
        found.sort(ORDER);
        return found;
    }

    private List<Path> tenantFolders() {
        if (!Files.isDirectory(config.tenants())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(config.tenants())) {
            return folders.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void addAll(ModuleFolder folder, Optional<String> tenant, List<ModuleFile> found) {
        try {
            folder.files().forEach((name, path) -> add(new ModuleId(tenant, name), path, found));
        } catch (IOException e) {
            return; // there is none, or nobody may read it: nothing can be served from it
        }
    }

    private static void add(ModuleId id, Path path, List<ModuleFile> found) {
        try {
            found.add(new ModuleFile(id, path, FileStamp.of(path)));
        } catch (IOException e) {
            return; // gone since it was listed
        }
    }
}
