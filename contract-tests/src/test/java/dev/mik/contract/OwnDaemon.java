package dev.mik.contract;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server for one test class, configured as the class needs it. */
final class OwnDaemon implements BeforeAllCallback, AfterAllCallback {
    private final Supplier<DaemonProcess> prepared;
    private final UnaryOperator<DaemonProcess> configuration;
    private Optional<DaemonProcess> process = Optional.empty();

    private OwnDaemon(Supplier<DaemonProcess> prepared, UnaryOperator<DaemonProcess> configuration) {
        this.prepared = prepared;
        this.configuration = configuration;
    }

    /** For a static field with {@code @RegisterExtension}. */
    static OwnDaemon with(UnaryOperator<DaemonProcess> configuration) {
        return new OwnDaemon(DaemonProcess::prepare, configuration);
    }

    /** The same with a handler server, whose home folder is its project. */
    static OwnDaemon handlers(UnaryOperator<DaemonProcess> configuration) {
        return new OwnDaemon(DaemonProcess::prepareHandlers, configuration);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Target.needsOwnProcess(context.getDisplayName());
        process = Optional.of(configuration.apply(prepared.get()));
        process().start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        process.ifPresent(DaemonProcess::close);
    }

    DaemonProcess process() {
        return process.orElseThrow();
    }

    Api api() {
        return process().api();
    }

    int port() {
        return process().port();
    }

    RawConnection raw() {
        return process().raw();
    }
}
