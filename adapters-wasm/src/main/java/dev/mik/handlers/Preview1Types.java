package dev.mik.handlers;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of {@code wasi_snapshot_preview1} and their core types; parameters are integers, results error numbers. */
final class Preview1Types {
    /** The name that modules import them from. */
    static final String MODULE = "wasi_snapshot_preview1";

    /** Name and parameters, {@code i} of 32 and {@code I} of 64 bits; all but {@code proc_exit} give an {@code i32}. */
    private static final String ALL = """
            args_get ii
            args_sizes_get ii
            environ_get ii
            environ_sizes_get ii
            clock_res_get ii
            clock_time_get iIi
            fd_advise iIIi
            fd_allocate iII
            fd_close i
            fd_datasync i
            fd_fdstat_get ii
            fd_fdstat_set_flags ii
            fd_fdstat_set_rights iII
            fd_filestat_get ii
            fd_filestat_set_size iI
            fd_filestat_set_times iIIi
            fd_pread iiiIi
            fd_prestat_get ii
            fd_prestat_dir_name iii
            fd_pwrite iiiIi
            fd_read iiii
            fd_readdir iiiIi
            fd_renumber ii
            fd_seek iIii
            fd_sync i
            fd_tell ii
            fd_write iiii
            path_create_directory iii
            path_filestat_get iiiii
            path_filestat_set_times iiiiIIi
            path_link iiiiiii
            path_open iiiiiIIii
            path_readlink iiiiii
            path_remove_directory iii
            path_rename iiiiii
            path_symlink iiiii
            path_unlink_file iii
            poll_oneoff iiii
            proc_exit i
            proc_raise i
            random_get ii
            sched_yield
            sock_accept iii
            sock_recv iiiiii
            sock_send iiiii
            sock_shutdown ii
            """;

    private static final Map<String, CoreFunctionType> TYPES = parse();

    private Preview1Types() {}

    /** The type of a function; empty if there is none of the name. */
    static Optional<CoreFunctionType> of(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    private static Map<String, CoreFunctionType> parse() {
        Map<String, CoreFunctionType> types = new HashMap<>();
        ALL.lines().forEach(line -> {
            int space = line.indexOf(' ');
            String name = space < 0 ? line : line.substring(0, space);
            List<CoreValueType> parameters = (space < 0 ? "" : line.substring(space + 1))
                    .chars()
                    .mapToObj(c -> c == 'i' ? CoreValueType.I32 : CoreValueType.I64)
                    .toList();
            List<CoreValueType> results = name.equals("proc_exit") ? List.of() : List.of(CoreValueType.I32);
            types.put(name, new CoreFunctionType(parameters, results));
        });
        return Map.copyOf(types);
    }
}
