package dev.mik.domain.runtime;

import dev.mik.ports.handlers.ModuleInfo;

/**
 * A module, and whether it may be called.
 *
 * @param info what the host knows of it
 * @param breaker the state of its circuit breaker
 */
public record ModuleStatus(ModuleInfo info, BreakerState breaker) {}
