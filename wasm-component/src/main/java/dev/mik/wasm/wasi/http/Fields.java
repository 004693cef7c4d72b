package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.io.HostResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code wasi:http/types.fields}: the headers or trailers of a message, in the order and casing they were given. */
final class Fields extends HostResource {
    /** What a field counts beside its name and value. */
    private static final int OVERHEAD = 32;

    private static final Variant INVALID_SYNTAX = Variant.of("invalid-syntax");
    private static final Variant FORBIDDEN = Variant.of("forbidden");
    private static final Variant IMMUTABLE = Variant.of("immutable");

    private final HttpSession session;
    private final List<Header> entries;
    private final boolean mutable;
    private long size;

    private Fields(HttpSession session, List<Header> entries, boolean mutable) {
        this.session = session;
        this.entries = entries;
        this.mutable = mutable;
    }

    /** Empty ones that the guest fills. */
    static Fields empty(HttpSession session) {
        return new Fields(session, new ArrayList<>(), true);
    }

    /** Ones that the guest may only read; they are not copied, and count for nothing. */
    static Fields immutable(HttpSession session, List<Header> entries) {
        return new Fields(session, entries, false);
    }

    /** The fields of a list of entries, or the {@code header-error} of the first that is none. */
    static Result of(HttpSession session, List<?> entries) {
        Fields fields = empty(session);
        for (Object entry : entries) {
            List<?> pair = (List<?>) entry;
            Result added = fields.append((String) pair.get(0), (byte[]) pair.get(1));
            if (added instanceof Result.Err) {
                fields.drop();
                return added;
            }
        }
        return Result.ok(fields);
    }

    /** A copy that may be changed. */
    Fields copy() {
        Fields copy = empty(session);
        entries.forEach(copy::add);
        return copy;
    }

    /** All of them, as they are now. */
    List<Header> headers() {
        return List.copyOf(entries);
    }

    List<Object> get(String name) {
        return entries.stream()
                .filter(header -> header.is(name))
                .<Object>map(Header::bytes)
                .toList();
    }

    boolean has(String name) {
        return entries.stream().anyMatch(header -> header.is(name));
    }

    List<Object> entries() {
        return entries.stream()
                .<Object>map(header -> List.of(header.name(), header.bytes()))
                .toList();
    }

    Result set(String name, List<?> values) {
        Optional<Variant> error = refusal(name);
        if (error.isEmpty() && !values.stream().map(byte[].class::cast).allMatch(HttpSyntax::isFieldValue)) {
            error = Optional.of(INVALID_SYNTAX);
        }
        if (error.isPresent()) {
            return Result.error(error.get());
        }
        remove(name);
        values.forEach(value -> add(Header.of(name, (byte[]) value)));
        return Result.ok();
    }

    Result delete(String name) {
        Optional<Variant> error = refusal(name);
        if (error.isPresent()) {
            return Result.error(error.get());
        }
        remove(name);
        return Result.ok();
    }

    Result append(String name, byte[] value) {
        Optional<Variant> error = refusal(name);
        if (error.isEmpty() && !HttpSyntax.isFieldValue(value)) {
            error = Optional.of(INVALID_SYNTAX);
        }
        if (error.isPresent()) {
            return Result.error(error.get());
        }
        add(Header.of(name, value));
        return Result.ok();
    }

    private Optional<Variant> refusal(String name) {
        if (!mutable) {
            return Optional.of(IMMUTABLE);
        }
        if (!HttpSyntax.isToken(name)) {
            return Optional.of(INVALID_SYNTAX);
        }
        return session.settings().isForbidden(name) ? Optional.of(FORBIDDEN) : Optional.empty();
    }

    private void add(Header header) {
        long bytes = bytes(header);
        if (size + bytes > session.settings().fieldsLimit()) {
            throw new Trap(
                    Trap.Kind.HOST, "fields of more than " + session.settings().fieldsLimit() + " bytes");
        }
        session.io().hold(bytes);
        size += bytes;
        entries.add(header);
    }

    private void remove(String name) {
        long freed = entries.stream()
                .filter(header -> header.is(name))
                .mapToLong(Fields::bytes)
                .sum();
        entries.removeIf(header -> header.is(name));
        session.io().release(freed);
        size -= freed;
    }

    private static long bytes(Header header) {
        return (long) header.name().length() + header.value().length() + OVERHEAD;
    }

    @Override
    protected void release() {
        session.io().release(size);
        size = 0;
    }
}
