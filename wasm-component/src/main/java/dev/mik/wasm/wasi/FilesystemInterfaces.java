package dev.mik.wasm.wasi;

import dev.mik.wasm.Linker;
import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Result;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoInterfaces;
import java.util.List;
import java.util.Optional;

/**
 * {@code wasi:filesystem} without files: there is no directory to begin with, so that no guest ever holds a descriptor.
 * Its methods are there for the sake of linking, and say {@code bad-descriptor} or {@code access}.
 */
final class FilesystemInterfaces {
    private static final ResourceType DESCRIPTOR = HostResource.type("descriptor");
    private static final ResourceType DIRECTORY_ENTRY_STREAM = HostResource.type("directory-entry-stream");

    /** What concerns the descriptor itself. */
    private static final List<String> ON_DESCRIPTORS = List.of(
            "read-via-stream",
            "write-via-stream",
            "append-via-stream",
            "advise",
            "sync-data",
            "get-flags",
            "get-type",
            "set-size",
            "set-times",
            "read",
            "write",
            "read-directory",
            "sync",
            "stat",
            "metadata-hash");

    /** What concerns a path below it. */
    private static final List<String> ON_PATHS = List.of(
            "create-directory-at",
            "stat-at",
            "set-times-at",
            "link-at",
            "open-at",
            "readlink-at",
            "remove-directory-at",
            "rename-at",
            "symlink-at",
            "unlink-file-at",
            "metadata-hash-at");

    private FilesystemInterfaces() {}

    static void addTo(Linker linker) {
        linker.instance("wasi:filesystem/preopens@0.2.0")
                .resource("descriptor", DESCRIPTOR)
                .function("get-directories", (context, in) -> List.of());
        HostInstance types = linker.instance("wasi:filesystem/types@0.2.0")
                .resource("input-stream", IoInterfaces.INPUT_STREAM)
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM)
                .resource("error", IoInterfaces.ERROR)
                .resource("descriptor", DESCRIPTOR)
                .resource("directory-entry-stream", DIRECTORY_ENTRY_STREAM);
        ON_DESCRIPTORS.forEach(
                name -> types.function("[method]descriptor." + name, (context, in) -> Result.error("bad-descriptor")));
        ON_PATHS.forEach(name -> types.function("[method]descriptor." + name, (context, in) -> Result.error("access")));
        types.function(
                        "[method]descriptor.is-same-object",
                        (context, in) -> in.get(0).equals(in.get(1)))
                .function(
                        "[method]directory-entry-stream.read-directory-entry",
                        (context, in) -> Result.error("bad-descriptor"))
                .function("filesystem-error-code", (context, in) -> Optional.empty());
    }
}
