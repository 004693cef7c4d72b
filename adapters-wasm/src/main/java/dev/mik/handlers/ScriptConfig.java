package dev.mik.handlers;

import java.nio.file.Path;

/**
 * How scripts are run.
 *
 * @param folder {@code NAME.js}; it need not be there
 * @param reload whether a changed file is noticed at its next request
 * @param limits how much a request may take; the time is for the script and all that it calls
 * @param bodyBytes the largest body of a call, of its answer, and of the script's answer
 */
public record ScriptConfig(Path folder, boolean reload, HandlerConfig.Limits limits, int bodyBytes) {}
