package dev.mik.embedded;

import dev.mik.ports.Precondition;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/** A process that writes and deletes objects from several threads, says what was acknowledged, and waits to be killed. */
final class ObjectWriterProcess {
    static final int THREADS = 4;
    static final int PATHS = 20;

    private ObjectWriterProcess() {}

    /** Arguments: the folder, and the number of the first operation. */
    public static void main(String[] args) {
        FilesystemObjectStore store = FilesystemObjectStore.open(Path.of(args[0]), InstantSource.system());
        int first = Integer.parseInt(args[1]);
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            Thread.ofPlatform().start(() -> {
                for (int n = first; ; n++) {
                    run(store, thread, n);
                    System.out.println(thread + " " + n);
                }
            });
        }
    }

    private static void run(FilesystemObjectStore store, int thread, int n) {
        ObjectPath path = path(thread, n);
        if (isDelete(n)) {
            store.delete(path, Precondition.NONE);
            return;
        }
        byte[] body = body(thread, n);
        long declared = n % 2 == 0 ? body.length : ObjectUpload.UNKNOWN_LENGTH;
        try {
            store.put(
                    new ObjectUpload(path, type(n), declared, Long.MAX_VALUE, Precondition.NONE),
                    new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }

    static ObjectPath path(int thread, int n) {
        return new ObjectPath("t" + thread + "/" + n % PATHS);
    }

    static boolean isDelete(int n) {
        return n % 9 == 8;
    }

    /** Tells which operation wrote the object. */
    static String type(int n) {
        return "x/" + n;
    }

    static byte[] body(int thread, int n) {
        Random random = new Random(1_000_000L * thread + n);
        byte[] body = new byte[n % 13 == 0 ? 3_000_000 : random.nextInt(100_000)];
        random.nextBytes(body);
        return body;
    }
}
