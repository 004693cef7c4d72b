/** Handlers: programs in modules that answer HTTP requests, and the host that runs them. */
package dev.mik.ports.handlers;
