package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code examples/tour.sh}: what the documentation shows, typed as it shows it. */
class TourContract {
    @Test
    void theTourPassesTwiceOnOneServer() throws IOException, InterruptedException {
        Target target = Target.shared();
        Assumptions.assumeTrue(target.key().isEmpty(), "the tour sends no key");
        Assumptions.assumeTrue(available("curl"), "the tour needs curl, which is not on the PATH");
        for (int i = 0; i < 2; i++) {
            Path output = Files.createTempFile(Files.createDirectories(Checkout.scratch()), "tour-", ".log");
            Process tour = new ProcessBuilder(
                            "sh",
                            Checkout.root().resolve("examples/tour.sh").toString(),
                            target.base().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertTrue(tour.waitFor(2, TimeUnit.MINUTES), "the tour ends");
            String text = Files.readString(output);
            assertEquals(0, tour.exitValue(), text);
            assertTrue(text.lines().toList().getLast().matches("tour: \\d+ checks passed"), text);
        }
    }

    private static boolean available(String program) throws IOException, InterruptedException {
        Process which = new ProcessBuilder("sh", "-c", "command -v " + program)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return which.waitFor() == 0;
    }
}
