package dev.mik.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets the process be called {@code mik} and not {@code java}, so that {@code pgrep mik} and {@code ss -tlnp} find it. */
final class ProcessName {
    private ProcessName() {}

    /** Sets the name on Linux; elsewhere there is no such file, and the name stays. */
    static void set(String name) {
        Path comm = Path.of("/proc/self/comm");
        try {
            if (Files.isWritable(comm)) {
                Files.write(comm, name.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            System.getLogger(ProcessName.class.getName()).log(System.Logger.Level.DEBUG, "the name stays java", e);
        }
    }
}
