/** Handlers as the product serves them: which may be called now, and what counts as a failure. */
package dev.mik.domain.runtime;
