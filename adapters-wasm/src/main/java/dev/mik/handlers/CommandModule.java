package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.engine.InstanceLimits;
import java.lang.System.Logger.Level;
import java.util.Map;

/** A command that answers in the manner of CGI. */
final class CommandModule implements Servable {
    private final ModuleId id;
    private final CgiModule command;
    private final InstanceLimits limits;
    private final Map<String, String> environment;

    CommandModule(ModuleId id, CgiModule command, InstanceLimits limits, Map<String, String> environment) {
        this.id = id;
        this.command = command;
        this.limits = limits;
        this.environment = environment;
    }

    @Override
    public void serve(HandlerRequest request, HandlerResponse response) {
        String script = id.tenant().map(tenant -> "/tenant/" + tenant + "/").orElse("/run/") + id.name();
        try (GuestLog err = new GuestLog(id, request, Level.WARNING)) {
            command.handle(request, script, environment, err, limits, response);
        }
    }
}
