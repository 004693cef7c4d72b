/**
 * The one HTTP API, on Helidon SE: routes that turn requests into calls of the domain, and results into JSON.
 *
 * <p>Both products serve this same module, which is what makes their APIs one.
 */
package dev.mik.http;
