package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a handler prints, as lines of our log with the request's id. Lines are cut at 8 KiB and a request's output at
 * 1 MiB: the log is not the handler's disk.
 */
final class GuestLog extends OutputStream {
    private static final System.Logger LOG = System.getLogger("handler");
    private static final int MOST_LINE_BYTES = 8 * 1024;
    private static final int MOST_BYTES = 1 << 20;

    private final ModuleId module;
    private final HandlerRequest request;
    private final Level level;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int written;

    GuestLog(ModuleId module, HandlerRequest request, Level level) {
        this.module = module;
        this.request = request;
        this.level = level;
    }

    @Override
    public void write(int b) {
        if (written >= MOST_BYTES) {
            return;
        }
        written++;
        if (b == '\n') {
            endLine();
        } else if (line.size() < MOST_LINE_BYTES) {
            line.write(b);
        }
        if (written == MOST_BYTES) {
            line.writeBytes(" [the rest of this request's output is left out]".getBytes(StandardCharsets.UTF_8));
            endLine();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Logs what does not end with a line's end. */
    @Override
    public void close() {
        if (line.size() > 0) {
            endLine();
        }
    }

    private void endLine() {
        LOG.log(
                level,
                line.toString(StandardCharsets.UTF_8),
                Map.of("module", module.toString(), "span", Spans.of(request)));
        line.reset();
    }
}
