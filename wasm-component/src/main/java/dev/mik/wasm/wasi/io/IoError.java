package dev.mik.wasm.wasi.io;

import java.util.Optional;

/** {@code wasi:io/error.error}: what went wrong with a stream, in words and perhaps as an interface's own code. */
public final class IoError extends HostResource {
    private final String message;
    private final Optional<Object> detail;

    /** An error that has nothing but words. */
    public IoError(String message) {
        this.message = message;
        this.detail = Optional.empty();
    }

    /** An error that another interface knows by a code, which its downcast function looks for. */
    public IoError(String message, Object detail) {
        this.message = message;
        this.detail = Optional.of(detail);
    }

    /** An error of the host's, told by its message. */
    public static IoError of(Throwable cause) {
        return new IoError(String.valueOf(cause.getMessage()));
    }

    /** What {@code to-debug-string} gives. */
    public String message() {
        return message;
    }

    /** The code as an object of a class, if that is what it carries. */
    public <T> Optional<T> detail(Class<T> type) {
        return detail.filter(type::isInstance).map(type::cast);
    }

    @Override
    protected void release() {}
}
