package dev.mik.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which files a project is made of.
 *
 * @param folder that relative paths start from
 * @param file {@code mik.toml}, which need not be there
 * @param module the only file that is served, if it is so
 */
record ProjectFiles(Path folder, Path file, Optional<Path> module) {
    private static final String FILE = "mik.toml";

    /** The files that belong to what somebody named on the command line. */
    static ProjectFiles of(Path folderOrFile) {
        Path given = folderOrFile.toAbsolutePath().normalize();
        Path parent = given.getParent();
        String name = String.valueOf(given.getFileName());
        if (parent == null || Files.isDirectory(given) || !(name.endsWith(".toml") || name.endsWith(".wasm"))) {
            return new ProjectFiles(given, given.resolve(FILE), Optional.empty());
        }
        if (name.endsWith(".toml")) {
            return new ProjectFiles(parent, given, Optional.empty());
        }
        Path project = projectOf(parent);
        return new ProjectFiles(project, project.resolve(FILE), Optional.of(given));
    }

    private static Path projectOf(Path modules) {
        Path above = modules.getParent();
        if (above != null
                && modules.endsWith("modules")
                && !Files.exists(modules.resolve(FILE))
                && Files.exists(above.resolve(FILE))) {
            return above;
        }
        return modules;
    }

    /** A file or folder that the settings name. */
    Path resolve(String path) {
        return folder.resolve(path).normalize();
    }
}
