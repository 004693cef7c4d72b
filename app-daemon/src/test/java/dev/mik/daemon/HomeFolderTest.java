package dev.mik.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeFolderTest {
    @TempDir
    private Path folder;

    @Test
    void itIsMadeForItsOwnerOnly() throws IOException {
        Path home = folder.resolve("home");
        try (HomeFolder _ = HomeFolder.hold(home)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        }
    }

    @Test
    void theSecondHolderIsToldWhoTheFirstIs() {
        try (HomeFolder _ = HomeFolder.hold(folder)) {
            ServiceException refused = assertThrows(ServiceException.class, () -> HomeFolder.hold(folder));
            assertEquals(ErrorCode.CONFLICT, refused.code());
            assertTrue(
                    refused.sentence().contains("pid " + ProcessHandle.current().pid()), refused::sentence);
        }
    }

    @Test
    void aFileThatWasLeftBehindStandsInNobodysWay() throws IOException {
        Files.writeString(folder.resolve("daemon.pid"), "99999\nleft by a longer line\n");
        try (HomeFolder _ = HomeFolder.hold(folder)) {
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(folder.resolve("daemon.pid")));
        }
    }

    @Test
    void itCanBeHeldAgainOnceItWasLetGo() {
        HomeFolder.hold(folder).close();
        HomeFolder.hold(folder).close();
        assertTrue(Files.exists(folder.resolve("daemon.pid")));
    }
}
