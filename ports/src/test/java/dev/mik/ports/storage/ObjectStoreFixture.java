package dev.mik.ports.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the contract tests share: the store under test, and short words for what is done with it. */
@SuppressWarnings("NullAway.Init") // set before each test
public abstract class ObjectStoreFixture {
    /** No limit that a test could reach. */
    protected static final long NO_LIMIT = Long.MAX_VALUE;

    /** The store under test; a test that closes or reopens it sets it anew. */
    protected ObjectStore store;

    /** Opens the store over what earlier calls in the same test stored; the first call of a test finds it empty. */
    protected abstract ObjectStore openStore();

    /**
     * How many things the backend keeps beneath the API at this moment, whatever it is made of: one for each stored
     * object when all is well, more when something was left behind.
     */
    protected abstract long footprint();

    @BeforeEach
    void openFirst() {
        store = openStore();
    }

    @AfterEach
    void closeLast() {
        store.close();
    }

    /** A valid path. */
    protected static ObjectPath path(String text) {
        return new ObjectPath(text);
    }

    /** An upload of known length without conditions. */
    protected static ObjectUpload upload(String path, long length) {
        return new ObjectUpload(path(path), "text/plain", length, NO_LIMIT, Precondition.NONE);
    }

    /** Stores bytes unconditionally. */
    protected ObjectInfo put(String path, byte[] body) {
        return put(path, body, Precondition.NONE);
    }

    /** Stores bytes under a condition. */
    protected ObjectInfo put(String path, byte[] body, Precondition precondition) {
        try {
            return store.put(
                    new ObjectUpload(path(path), "text/plain", body.length, NO_LIMIT, precondition),
                    new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
    }

    /** The whole body of an object that has to be there. */
    protected byte[] read(String path) {
        try (StoredObject object = store.open(path(path)).orElseThrow()) {
            return read(object, new ByteRange(0, object.info().size()));
        }
    }

    /** A part of an open object. */
    protected static byte[] read(StoredObject object, ByteRange range) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            object.writeTo(out, range);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
    }

    /** One page of a list. */
    protected ObjectPage list(String prefix, String delimiter, String after, int limit) {
        return store.list(new ObjectListing(prefix, delimiter, new PageRequest(limit, after)));
    }

    /** All paths that are listed. */
    protected List<String> paths() {
        return texts(list("", "", "", PageRequest.MAX_LIMIT));
    }

    /** The paths of a page. */
    protected static List<String> texts(ObjectPage page) {
        return page.objects().stream().map(info -> info.path().text()).toList();
    }

    /** The version under a path that has to be there. */
    protected EntityTag tag(String path) {
        return store.head(path(path)).orElseThrow().tag();
    }

    /** Bytes that look random and are the same for the same seed. */
    protected static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A body that ends in an exception after some bytes. */
    protected static InputStream breakingAfter(int length, Exception end) {
        return new InputStream() {
            private int left = length;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    switch (end) {
                        case IOException e -> throw e;
                        case RuntimeException e -> throw e;
                        default -> throw new IllegalArgumentException("a body cannot throw this", end);
                    }
                }
                left--;
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                // Short reads are the rule on a network.
                into[from] = (byte) read();
                return 1;
            }
        };
    }

    /** Checks that a call fails with a code. */
    protected static ServiceException assertFails(ErrorCode code, Executable call) {
        ServiceException failure = assertThrows(ServiceException.class, call);
        assertEquals(code, failure.code(), failure.sentence());
        return failure;
    }

    /** Lets n threads begin at one moment, and gives what they return; fails if one of them does. */
    protected static <T> List<T> together(int n, IntFunction<Callable<T>> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(n);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                Callable<T> call = task.apply(i);
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed", e);
        }
    }
}
